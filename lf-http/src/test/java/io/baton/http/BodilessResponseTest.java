package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Responses that have no body, or none that says how long it is. */
class BodilessResponseTest {

    private static final String HEAD = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final List<Answer> ANSWERS = List.of(r -> r.send("body"), HttpResponse::send,
            r -> r.send(new byte[70_000]), r -> r.sendFile(Path.of("/proc/self/exe"), 0, 1_000),
            BodilessResponseTest::stream, r -> stream(r.contentLength(10_000)));

    private static void stream(HttpResponse response) throws IOException {
        try (OutputStream out = response.stream()) {
            out.write(new byte[10_000]);
        }
    }

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
        for (Answer answer : ANSWERS) {
            Response response = ask(r -> answer.to(r.status(status)));
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.headers("Transfer-Encoding")).isEmpty();
        }
    }

    /** RFC 9110, section 15.3.6: no content, which the head has to say. */
    @Test
    void aResponseWith205SaysThatItHasNoBody() throws Exception {
        for (Answer answer : ANSWERS) {
            for (String version : List.of("HTTP/1.1", "HTTP/1.0")) {
                Response response = ask("GET / " + version + "\r\nHost: localhost\r\n\r\n",
                        r -> answer.to(r.status(205)));
                assertThat(response.headers("Content-Length")).containsExactly("0");
                assertThat(response.headers("Transfer-Encoding")).isEmpty();
                assertThat(response.text()).isEmpty();
            }
        }
    }

    /** RFC 9110, section 9.3.6: what follows the head would be taken for bytes of the tunnel. */
    @Test
    void nothingFollowsTheHeadThatOpensATunnel() throws Exception {
        for (Answer answer : ANSWERS) {
            HttpRoute route = new HttpRoute(BodyMode.WHOLE, (request, response) ->
                    answer.to(response.status(request.target().equals("yes:1") ? 200 : 403)));
            try (RunningServer server = RunningServer.start(settings -> settings.router(request -> route))) {
                try (Client client = server.connect()) {
                    client.send("CONNECT yes:1 HTTP/1.1\r\nHost: yes:1\r\n\r\n");
                    Response response = client.readToHead();
                    assertThat(response.status()).isEqualTo(200);
                    assertThat(response.headers("Content-Length")).isEmpty();
                    assertThat(response.headers("Transfer-Encoding")).isEmpty();
                    assertThat(client.readToEnd()).isEmpty();
                }
                try (Client client = server.connect()) { // A refusal is a response like any other.
                    Response response = client.ask("CONNECT no:1 HTTP/1.1\r\nHost: no:1\r\n\r\n");
                    assertThat(response.status()).isEqualTo(403);
                    assertThat(response.chunked() || response.header("Content-Length") != null).isTrue();
                    assertThat(client.readToEnd()).isEmpty();
                }
            }
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
