package io.baton.http.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class HeadParsersTest {

    private final HeadParsers parsers = new HeadParsers(true);
    private final RequestHead head = new RequestHead();

    private RequestHead parse(String text) throws Refusal {
        return parse(parsers, text);
    }

    private RequestHead parse(HeadParsers by, String text) throws Refusal {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        head.clear();
        head.take(new byte[0], 0, ByteBuffer.wrap(bytes), bytes.length);
        by.parse(head);
        return head;
    }

    private static String get(String fields) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    @Test
    void fieldsAreAsTheyCameWhateverTheCacheHolds() throws Refusal {
        for (String name : new String[] {"Accept-Encoding", "accept-encoding", "ACCEPT-Encoding"}) {
            for (String value : new String[] {"gzip", "GZIP", "gzip, deflate", "Gzip, deflate, br"}) {
                parse(get(name + ":" + value + " \t\r\nX:\r\nX: \u00e4 b\r\n"));
                assertThat(head.fields().name(1)).isEqualTo(name);
                assertThat(head.fields().value(1)).isEqualTo(value);
                assertThat(head.fields().all("x")).containsExactly("", "\u00e4 b");
            }
        }
    }

    @Test
    void theRequestLineIsTakenApart() throws Refusal {
        parse("M-SEARCH http://a/b?c HTTP/1.0\r\n\r\n");
        assertThat(head.method()).isEqualTo("M-SEARCH");
        assertThat(head.target()).isEqualTo("http://a/b?c");
        assertThat(head.minorVersion()).isZero();
        parse(get(""));
        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.minorVersion()).isOne();
        assertThat(head.framing().bodyLength()).isZero();
        assertThat(parse(get("Content-Length: 007\r\n")).framing().bodyLength()).isEqualTo(7);
        assertThat(parse(get("Transfer-Encoding: Chunked\r\n")).framing().bodyLength()).isEqualTo(Framing.CHUNKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: +5", "Content-Length: -1", "Content-Length:  5 5", "Content-Length: 0x5",
        "Content-Length: 5, 5", "Content-Length: 99999999999999999999", "Content-Length:",
        "Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, identity", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding:", "A b: c", "A : b", " folded", "\tfolded", "noColon", ": x", "Host: b", "A: \u007f",
        "\u00e4: x", "(: x"})
    void whatTwoReadersMayReadDifferentlyIsRefused(String field) {
        assertThatThrownBy(() -> parse(get(field + "\r\n"))).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({"GET / HTTP/1.1,400", "GET  / HTTP/1.1\\r\\nHost: a,400", "GET / HTTP/1.1 \\r\\nHost: a,400",
        "GET /a b HTTP/1.1\\r\\nHost: a,400", "GET /#f HTTP/1.1\\r\\nHost: a,400", "GET /\\r\\nHost: a,400", "GET,400",
        "GET / HTTP/2.0\\r\\nHost: a,505", "GET / HTTP/1.2\\r\\nHost: a,505", "GET / http/1.1\\r\\nHost: a,400",
        "GET / HTTP/1.10\\r\\nHost: a,400", "G@T / HTTP/1.1\\r\\nHost: a,400", "GET / HTTP/1.1\\r\\nHost: a/b,400",
        "GET / HTTP/1.1\\r\\nHost: a@b,400", "GET / HTTP/1.1\\r\\nHost: a b,400",
        "GET / HTTP/1.0\\r\\nTransfer-Encoding: chunked,400",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip,501",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: xchunked,501",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nExpect: tea,417"})
    void theStatusSaysWhatIsWrong(String text, int status) {
        assertThatThrownBy(() -> parse(text.replace("\\r\\n", "\r\n") + "\r\n\r\n")).as(text)
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
    }

    @Test
    void aRefusalLeavesNothingBehind() throws Refusal {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> parse(get("Host: b\r\n"))).isInstanceOf(Refusal.class);
            assertThat(parse(get("A: b\r\n")).fields().size()).isEqualTo(2);
        }
    }

    @Test
    void hostMayBeMissingWhereTheServerSaysSo() throws Refusal {
        HeadParsers lax = new HeadParsers(false);
        assertThat(parse(lax, "GET / HTTP/1.1\r\nA: b\r\n\r\n").fields().first("a")).isEqualTo("b");
        assertThat(parse(lax, "GET / HTTP/1.1\r\n\r\n").fields().size()).isZero();
        assertThatThrownBy(() -> parse(lax, "GET / HTTP/1.1\r\nA b\r\n\r\n")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> parse("GET / HTTP/1.1\r\nA: b\r\n\r\n")).isInstanceOf(Refusal.class);
    }
}
