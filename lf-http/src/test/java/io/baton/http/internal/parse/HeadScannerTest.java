package io.baton.http.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.http.HttpLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class HeadScannerTest {

    private static final HttpLimits LIMITS =
            HttpLimits.DEFAULTS.withRequestLine(64).withHeaderBytes(256).withHeaderCount(3);

    private final HeadScanner scanner = new HeadScanner(LIMITS);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private int scan(String text) throws Refusal {
        scanner.reset();
        return scanner.scan(bytes(text), 0, text.length());
    }

    private void refuses(String text, int status) {
        assertThatThrownBy(() -> scan(text)).as(text).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.status()).as(text).isEqualTo(status));
    }

    @Test
    void theEndIsBehindTheEmptyLine() throws Refusal {
        String head = "GET / HTTP/1.1\r\nHost: a\tb\r\n\r\n";
        assertThat(scan(head + "GET ")).isEqualTo(head.length());
    }

    @Test
    void theEndIsTheSameHoweverTheHeadIsCut() throws Refusal {
        String head = "GET /0123456789 HTTP/1.1\r\nHost: a\tb\r\nOther: \u00e4 value of some length\r\n\r\n";
        for (int cut = 1; cut < head.length(); cut++) {
            scanner.reset();
            ByteBuffer all = bytes(head + "x");
            assertThat(scanner.scan(all, 0, cut)).isEqualTo(HeadScanner.NOT_YET);
            assertThat(scanner.scan(all, cut, all.limit())).as("cut at " + cut).isEqualTo(head.length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nA: b\n", "GET / HTTP/1.1\r\r\n", "GET /\rx",
        "GET / HTTP/1.1\r\nA: b\rc\r\n", "GET /\0 HTTP/1.1", "\u0016\u0003\u0001", "GET / HTTP/1.1\r\nA: \u000b\r\n",
        "GET\t/ HTTP/1.1\r\n"})
    void aControlCharacterIsRefusedAtOnce(String text) {
        refuses(text, 400);
        for (int cut = 1; cut < text.length(); cut++) {
            int at = cut;
            assertThatThrownBy(() -> {
                scanner.reset();
                scanner.scan(bytes(text), 0, at);
                scanner.scan(bytes(text), at, text.length());
            }).as("cut at " + cut).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void whatIsTooLongIsRefusedBeforeItsEnd() throws Refusal {
        refuses("G".repeat(65), 414);
        assertThat(scan("G".repeat(64))).isEqualTo(HeadScanner.NOT_YET);
        refuses("GET / HTTP/1.1\r\nA: " + "b".repeat(254), 431);
        assertThat(scan("GET / HTTP/1.1\r\nA: " + "b".repeat(251) + "\r\n\r\n")).isPositive();
        refuses("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(4), 431);
        assertThat(scan("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(3) + "\r\n")).isPositive();
    }
}
