package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Responses that have no body, or none that says how long it is. */
class BodilessResponseTest {

    private static final String HEAD = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static Response ask(Answer answer) throws Exception {
        return Answer.ask(Client.get("/"), answer);
    }

    private static Response ask(String request, Answer answer) throws Exception {
        return Answer.ask(request, answer);
    }

    @Test
    void headGetsTheHeadOnly() throws Exception {
        Response response = ask(HEAD, r -> r.send("hello"));
        assertThat(response.header("Content-Length")).isEqualTo("5");
        assertThat(ask(HEAD, r -> r.contentLength(1_000_000).send()).header("Content-Length")).isEqualTo("1000000");
        // RFC 9110, section 8.6: no length, unless it is that of the answer to GET.
        assertThat(ask(HEAD, HttpResponse::send).headers("Content-Length")).isEmpty();
        Answer stream = r -> {
            try (var out = r.stream()) {
                out.write("hello".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                out.write(new byte[100_000]);
            }
        };
        assertThat(ask(HEAD, stream).status()).isEqualTo(200);
        assertThat(ask(HEAD, r -> stream.to(r.contentLength(100_005))).header("Content-Length")).isEqualTo("100005");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void someStatusesHaveNoBody(int status) throws Exception {
        Answer stream = r -> {
            try (var out = r.stream()) {
                out.write(new byte[10_000]);
            }
        };
        Answer file = r -> r.sendFile(Path.of("/proc/self/exe"), 0, 1_000);
        Answer longBody = r -> r.send(new byte[70_000]);
        for (Answer answer : List.of(r -> r.send("body"), HttpResponse::send, longBody, stream, file)) {
            Response response = ask(r -> answer.to(r.status(status)));
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.headers("Transfer-Encoding")).isEmpty();
        }
    }

    /** A client of 1.0 knows no chunks: the end of the connection ends the body. */
    @Test
    void aClientOf10GetsNoChunks() throws Exception {
        Answer stream = r -> {
            try (var out = r.stream()) {
                out.write("hello ".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                out.write("world".getBytes(StandardCharsets.US_ASCII));
            }
        };
        for (String connection : List.of("", "Connection: keep-alive\r\n")) {
            Response response = ask("GET / HTTP/1.0\r\n" + connection + "\r\n", stream);
            assertThat(response.text()).isEqualTo("hello world");
            assertThat(response.chunked()).isFalse();
            assertThat(response.headers("Content-Length")).isEmpty();
        }
        assertThat(ask("GET / HTTP/1.0\r\n\r\n", r -> r.send("x")).header("Content-Length")).isEqualTo("1");
    }
}
