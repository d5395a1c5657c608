package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that wait for {@code 100 Continue} before they send a body (RFC 9110, section 10.1.1). */
class ExpectContinueTest {

    private static final String HEAD =
            "POST /body HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";

    private static RunningServer server(BodyMode mode) throws IOException {
        return RunningServer.start(settings -> settings.limits(HttpLimits.DEFAULTS.withWholeBody(100).withBody(100))
                .route("/body", mode, (request, response) -> response.send("got " + new String(request.bodyStream()
                        .readAllBytes(),
                        java.nio.charset.StandardCharsets.ISO_8859_1))));
    }

    @ParameterizedTest
    @EnumSource
    void theClientIsToldToGoOn(BodyMode mode) throws IOException {
        try (RunningServer server = server(mode); Client client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(HEAD);
                assertThat(client.read().status()).isEqualTo(100);
                assertThat(client.ask("hello").text()).isEqualTo("got hello");
            }
            server.assertAllAnswered();
            assertThat(server.snapshot().responses()).as("responses, without the interim ones").isEqualTo(3);
        }
    }

    enum Begun { SENT, FLUSHED, BY_ANOTHER_THREAD }

    /** It would be read as a part of the body, or as the answer to the next request. */
    @ParameterizedTest
    @EnumSource
    void nothingIsPutIntoAResponseThatHasBegun(Begun begun) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/body", BodyMode.STREAM, (request, response) -> {
                    OutputStream out = begun == Begun.FLUSHED ? response.stream() : OutputStream.nullOutputStream();
                    if (begun == Begun.FLUSHED) {
                        out.write('x');
                        out.flush();
                    } else if (begun == Begun.SENT) {
                        response.send("xy");
                    } else {
                        Thread other = new Thread(() -> response.send("xy"));
                        other.start();
                        other.join();
                    }
                    try {
                        request.bodyStream().read();
                    } catch (IOException e) {
                        thrown.set(e);
                    }
                    out.write('y');
                    out.close();
                })); Client client = server.connect()) {
            client.send(HEAD);
            Response response = client.read();
            assertThat(response.text()).isEqualTo("xy");
            assertThat(response.saysClose()).isTrue();
            assertThat(client.readToEnd()).isEmpty();
            assertThat(thrown.get()).hasMessageContaining("has begun");
        }
    }

    /** What is only made, and not sent, comes behind it. */
    @Test
    void aStreamOfWhichNothingIsSentComesBehindIt() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/body", BodyMode.STREAM, (request, response) -> {
                    try (OutputStream out = response.stream()) {
                        out.write('>');
                        request.bodyStream().transferTo(out);
                    }
                })); Client client = server.connect()) {
            client.send(HEAD);
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.ask("hello").text()).isEqualTo(">hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void chunksMayFollow(BodyMode mode) throws IOException {
        try (RunningServer server = server(mode); Client client = server.connect()) {
            client.send(HEAD.replace("Content-Length: 5", "Transfer-Encoding: chunked").replace("100-c", "100-C"));
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.ask("5\r\nhello\r\n0\r\n\r\n").text()).isEqualTo("got hello");
        }
    }

    /** It need not be told when the body is there; but it may. */
    @ParameterizedTest
    @EnumSource
    void aBodyThatComesWithTheHeadIsReadWithOrWithoutIt(BodyMode mode) throws IOException {
        try (RunningServer server = server(mode); Client client = server.connect()) {
            Response response = client.ask(HEAD + "hello");
            if (response.status() == 100) {
                response = client.read();
            }
            assertThat(response.text()).isEqualTo("got hello");
            assertThat(client.ask(Client.post("/body", "next")).text()).isEqualTo("got next");
        }
    }

    @Test
    void aStreamThatIsNotReadAsksForNothing() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/body", BodyMode.STREAM, (request, response) -> {
                    awaitThat(goOn, "the client has waited");
                    response.status(403).send("no");
                })); Client client = server.connect()) {
            client.send(HEAD);
            assertThat(client.isSilentFor(Duration.ofMillis(100))).isTrue();
            goOn.countDown();
            Response response = client.read();
            assertThat(response.status()).isEqualTo(403);
            // A client may now send the body or not, so either the server closes, or it knows how to go on.
            if (response.saysClose()) {
                assertThat(client.isEnded()).isTrue();
            } else {
                assertThat(client.ask("hello" + Client.get("/none")).status()).isEqualTo(404);
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAtOnce() throws IOException {
        try (RunningServer server = server(BodyMode.WHOLE); Client client = server.connect()) {
            Response response = client.ask(HEAD.replace("Length: 5", "Length: 101"));
            assertThat(response.status()).isEqualTo(413);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void thereIsNoRouteForIt() throws IOException {
        try (RunningServer server = server(BodyMode.WHOLE); Client client = server.connect()) {
            assertThat(client.ask(HEAD.replace("/body", "/none")).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "100-continue, more", "100", "something=else"})
    void anotherExpectationFails(String expectation) throws IOException {
        try (RunningServer server = server(BodyMode.WHOLE); Client client = server.connect()) {
            client.send(HEAD.replace("100-continue", expectation) + "hello");
            assertThat(client.readAll()).singleElement().satisfies(response -> assertThat(response.status())
                    .isEqualTo(417));
            assertThat(server.snapshot().requests()).isZero();
        }
    }

    /** Such a client does not know 100, so it must not get one. */
    @Test
    void aClientOf10IsNotToldAnything() throws IOException {
        try (RunningServer server = server(BodyMode.WHOLE); Client client = server.connect()) {
            client.send(HEAD.replace("HTTP/1.1", "HTTP/1.0"));
            assertThat(client.isSilentFor(Duration.ofMillis(100))).isTrue();
            assertThat(client.ask("hello").text()).isEqualTo("got hello");
        }
    }

    /** Without a body there is nothing to wait for. */
    @Test
    void aRequestWithoutABodyIsAnswered() throws IOException {
        try (RunningServer server = server(BodyMode.WHOLE); Client client = server.connect()) {
            Response response = client.ask(HEAD.replace("Content-Length: 5", "Content-Length: 0"));
            assertThat(response.status() == 100 ? client.read().text() : response.text()).isEqualTo("got ");
        }
    }
}
