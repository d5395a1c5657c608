package io.baton.sample.text;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EscapedTextTest {

    @Test
    void printableTextIsNotChanged() {
        assertThat(EscapedText.quote("Grüße, 世界 🌍!")).isEqualTo("\"Grüße, 世界 🌍!\"");
    }

    @Test
    void lineEndsTabsQuotesAndBackslashesAreEscapedAsInJava() {
        assertThat(EscapedText.quote("a\r\n\t\"\\")).isEqualTo("\"a\\r\\n\\t\\\"\\\\\"");
    }

    @Test
    void controlAndFormatCharactersAreEscaped() {
        assertThat(EscapedText.quote("\u001b[2J\u0007\u009b\u202e\0"))
                .isEqualTo("\"\\u001b[2J\\u0007\\u009b\\u202e\\u0000\"");
    }
}
