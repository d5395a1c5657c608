package io.baton.http.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.http.internal.wire.ResponseHead.Persistence;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class ResponseHeadTest {

    private final ResponseFields fields = new ResponseFields();
    private final ByteText out = new ByteText(16);

    private String head(int status, long length, Persistence persistence) {
        out.clear();
        ResponseHead.write(out, status, fields, length, persistence);
        return StandardCharsets.ISO_8859_1.decode(out.view()).toString();
    }

    @Test
    void theServersFieldsFollowTheHandlers() {
        fields.add("Date", "now");
        fields.add("A", "b\u00e4");
        assertThat(head(200, 1234567890123L, Persistence.IMPLIED))
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: now\r\nA: b\u00e4\r\nContent-Length: 1234567890123\r\n\r\n");
        assertThat(head(599, ResponseHead.CHUNKED, Persistence.CLOSE)).startsWith("HTTP/1.1 599 \r\nDate: now\r\n")
                .endsWith("\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        assertThat(head(204, ResponseHead.NO_LENGTH, Persistence.KEEP_ALIVE)).doesNotContain("Length")
                .endsWith("Connection: keep-alive\r\n\r\n");
        fields.clear();
        assertThat(head(200, 0, Persistence.IMPLIED)).contains("\r\nContent-Length: 0\r\n")
                .containsPattern("\r\nDate: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n");
    }

    @Test
    void theDateIsTheFixedLengthFormat() {
        assertThat(new String(HttpDate.format(784_111_777), StandardCharsets.US_ASCII))
                .isEqualTo("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    }

    @Test
    void settingReplacesAllFieldsOfTheName() {
        fields.add("Vary", "a");
        fields.add("X-Vary", "keep");
        fields.add("vary", "b");
        fields.set("VARY", "c");
        fields.add("Vary", "d");
        assertThat(head(200, 0, Persistence.IMPLIED)).contains("X-Vary: keep\r\nVARY: c\r\nVary: d\r\n")
                .doesNotContain("Vary: a", "vary: b");
        assertThat(fields.has("var")).isFalse();
        assertThat(fields.has("varY")).isTrue();
    }

    @Test
    void aFieldThatCouldEndTheHeadIsRefused() {
        for (String value : new String[] {"a\r\nb", "a\nb", "a\0", "\u0100", "\u007f"}) {
            assertThatThrownBy(() -> fields.add("A", value)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : new String[] {"", "a b", "a:", "\u00e4", "Content-Length", "transfer-encoding"}) {
            assertThatThrownBy(() -> fields.set(name, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(head(200, 0, Persistence.IMPLIED)).doesNotContain("A:");
    }
}
