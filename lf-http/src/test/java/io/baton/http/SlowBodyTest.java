package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Bodies that come slowly, or not at all. */
class SlowBodyTest {

    private static final String HEAD = "POST /body HTTP/1.1\r\nHost: localhost\r\n";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

    private RunningServer server(BodyMode mode, HttpLimits limits) throws IOException {
        return RunningServer.start(settings -> settings.limits(limits).route("/body", mode, (request, response) -> {
            try {
                response.send(String.valueOf(request.bodyStream().readAllBytes().length));
            } catch (IOException e) {
                thrown.add(e);
                throw e;
            }
        }));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void tooSlow(BodyMode mode, String start, String piece) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = server(mode,
                HttpLimits.DEFAULTS.withBodyBytesPerSecond(1_000));
                Client client = server.connect()) {
            long began = System.nanoTime();
            client.send(HEAD + start);
            try {
                while (since(began).compareTo(Duration.ofSeconds(15)) < 0
                        && client.isSilentFor(Duration.ofMillis(100))) {
                    client.send(piece);
                }
            } catch (IOException ended) {
                // Then nothing can be read either; see below.
            }
            assertThat(since(began)).as("time").isBetween(SECOND, Duration.ofSeconds(12));
            if (client.hasInput()) {
                Response response = client.read();
                assertThat(response.status()).isIn(mode == BodyMode.WHOLE ? new Object[] {408} : new Object[] {408,
                        500});
                assertThat(response.saysClose()).isTrue();
            } else {
                assertThat(mode).as("the mode without an answer").isEqualTo(BodyMode.STREAM);
            }
            server.awaitNoConnection();
            assertThat(server.snapshot().timeouts()).isEqualTo(1);
            assertThat(server.snapshot().requests()).isEqualTo(mode == BodyMode.WHOLE ? 0 : 1);
            if (mode == BodyMode.STREAM) {
                eventually().until(() -> thrown.size() == 1);
            }
            assertThat(logs).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatComesTooSlowlyGets408(BodyMode mode) throws Exception {
        tooSlow(mode, "Content-Length: 100000\r\n\r\n", "x".repeat(10));
    }

    @ParameterizedTest
    @EnumSource
    void aBodyOfWhichNothingComesGets408(BodyMode mode) throws Exception {
        tooSlow(mode, "Content-Length: 100000\r\n\r\n", "");
    }

    @ParameterizedTest
    @EnumSource
    void chunksThatComeTooSlowlyGet408(BodyMode mode) throws Exception {
        tooSlow(mode, "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
    }

    enum Handler { ANSWERS_BY_ITSELF, HAS_BEGUN_TO_ANSWER }

    /** Its connection is closed in any case. */
    @ParameterizedTest
    @EnumSource
    void aBodyThatComesTooSlowlyIsCountedWhateverItsHandlerMakesOfIt(Handler handler) throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/body", BodyMode.STREAM, (request, response) -> {
                    OutputStream out = OutputStream.nullOutputStream();
                    if (handler == Handler.HAS_BEGUN_TO_ANSWER) {
                        out = response.stream();
                        out.write('x');
                        out.flush();
                    }
                    try {
                        request.bodyStream().readAllBytes();
                    } catch (IOException e) {
                        if (handler == Handler.HAS_BEGUN_TO_ANSWER) {
                            throw e;
                        }
                        response.status(400).send("too slow");
                    }
                    out.close();
                })); Client client = server.connect()) {
            client.send(HEAD + "Content-Length: 10\r\n\r\nhello");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 " + (handler == Handler.ANSWERS_BY_ITSELF ? 400 : 200));
            server.awaitNoConnection();
            assertThat(server.snapshot().timeouts()).isEqualTo(1);
            assertThat(server.snapshot().handlerErrors()).isZero();
        }
    }

    /** All this takes longer than the head and a connection without a request may, but it is a request. */
    @ParameterizedTest
    @EnumSource
    void aBodyThatComesFastEnoughIsReceivedHoweverLongItTakes(BodyMode mode) throws Exception {
        HttpLimits limits = HttpLimits.DEFAULTS.withBodyBytesPerSecond(100).withHeadTimeout(Duration.ofMillis(500))
                .withIdleTimeout(Duration.ofMillis(500));
        try (RunningServer server = server(mode, limits); Client client = server.connect()) {
            client.send(HEAD + "Content-Length: 8000\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                client.send("x".repeat(400));
                assertThat(i == 19 || client.isSilentFor(Duration.ofMillis(100))).as("silent after piece %d", i)
                        .isTrue();
            }
            assertThat(client.read().text()).isEqualTo("8000");
            assertThat(server.snapshot().timeouts()).isZero();
        }
        assertThat(thrown).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void withoutALeastRateABodyMayStall(BodyMode mode) throws Exception {
        HttpLimits limits = HttpLimits.DEFAULTS.withBodyBytesPerSecond(0).withHeadTimeout(Duration.ofMillis(200))
                .withIdleTimeout(Duration.ofMillis(200));
        try (RunningServer server = server(mode, limits); Client client = server.connect()) {
            client.send(HEAD + "Content-Length: 10\r\n\r\nhello");
            assertThat(client.isSilentFor(Duration.ofMillis(1_500))).isTrue();
            assertThat(client.ask("world").text()).isEqualTo("10");
        }
    }

    /** Its body is complete: how slow the handler is has nothing to do with it. */
    @Test
    void aHandlerThatReadsSlowlyIsNoSlowClient() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings
                .limits(HttpLimits.DEFAULTS.withBodyBytesPerSecond(100_000))
                .route("/body", BodyMode.STREAM, (request, response) -> {
                    int sum = 0;
                    for (int i = 0; i < 8; i++) {
                        sum += request.bodyStream().readNBytes(1_000).length;
                        Thread.sleep(250);
                    }
                    response.send(String.valueOf(sum + request.bodyStream().readAllBytes().length));
                })); Client client = server.connect()) {
            client.send(HEAD + "Content-Length: 4000000\r\n\r\n" + "x".repeat(4_000_000));
            assertThat(client.read().text()).isEqualTo("4000000");
            assertThat(server.snapshot().timeouts()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatEndsInTheMiddleOfItsBodyIsNoRequest(BodyMode mode) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = server(mode, HttpLimits.DEFAULTS);
                Client client = server.connect()) {
            client.send(HEAD + "Content-Length: 10\r\n\r\nhello");
            client.endOutput();
            assertThat(client.readAll()).allSatisfy(response -> assertThat(response.status())
                    .isGreaterThanOrEqualTo(400));
            server.awaitNoConnection();
            assertThat(server.snapshot().requests()).isEqualTo(mode == BodyMode.WHOLE ? 0 : 1);
            if (mode == BodyMode.STREAM) {
                eventually().until(() -> thrown.size() == 1);
            }
            assertThat(server.snapshot().handlerErrors()).as("it is the client's error").isZero();
            assertThat(logs.messages()).isEmpty();
        }
    }
}
