package io.baton.http.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.http.HttpLimits;
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
        HeadScanner scanner = new HeadScanner(HttpLimits.DEFAULTS);
        int end = scanner.scan(ByteBuffer.wrap(bytes), 0, bytes.length);
        head.take(new byte[0], 0, ByteBuffer.wrap(bytes), end, scanner);
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

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:0", "a:80", "A.b-c:65535", "127.0.0.1:8080", "[::1]", "[::1]:8080", "a%20b",
        "a_b"})
    void hostIsANameOrAnAddressAndPerhapsAPort(String host) throws Refusal {
        assertThat(parse("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").framing().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {":", ":80", "a:", "[::1]:", "a:b", "a:80:80", "a:65536", "a:000080", "a b", "a,b", "a/b",
        "a@b", "a?b", "a]", "[::1", "[]", "[g]", "[:a:1]", "[1.2.3.4]", "[1:2:3:4:5:6:7]", "[::1%1]",
        "[::1]a", "[::1]]", "a%", "a%2", "a%zz", "\u00e4", "a\u007f"})
    void anyOtherHostIsRefused(String host) {
        assertThatThrownBy(() -> parse("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void linesThatManySendAreNotMadeTwiceAndSecretsAreNotKept() throws Refusal {
        String fields = "Accept: */*\r\nCookie: secret\r\nAuthorization: Basic c2VjcmV0\r\n";
        String accepted = parse(get(fields)).fields().value(1);
        String cookie = head.fields().value(2);
        String target = head.target();
        String authorization = head.fields().value(3);
        parse(get(fields));
        assertThat(head.target()).isSameAs(target);
        assertThat(head.fields().value(1)).isSameAs(accepted);
        assertThat(head.fields().value(2)).isEqualTo(cookie).isNotSameAs(cookie);
        assertThat(head.fields().value(3)).isEqualTo(authorization).isNotSameAs(authorization);
    }

    @Test
    void aRefusedRequestLineIsNotTakenForTheOneBefore() throws Refusal {
        parse(get(""));
        for (String line : new String[] {"GET / HTTP/1.2", "GET / HTTP/1.", "GE T / HTTP/1.1", "GET / HTTP/1.1 "}) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> parse(line + "\r\nHost: a\r\n\r\n")).as(line).isInstanceOf(Refusal.class);
            }
        }
        assertThat(parse(get("")).method()).isEqualTo("GET");
        assertThat(head.minorVersion()).isOne();
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
