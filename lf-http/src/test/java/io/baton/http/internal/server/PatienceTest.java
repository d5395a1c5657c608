package io.baton.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.http.BodyMode;
import io.baton.http.HttpHandler;
import io.baton.http.HttpLimits;
import io.baton.http.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** How long the server waits for a client: for a head, a body, the next request, room for a response. */
class PatienceTest {

    private static final int STREAMED = 8 << 20;

    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        HttpLimits limits = HttpLimits.DEFAULTS.withHeadTimeout(Duration.ofMillis(300)).withBodyBytesPerSecond(1_000)
                .withIdleTimeout(Duration.ofMillis(600));
        HttpHandler streams = (request, response) -> stream(response.stream());
        server = HttpServer.builder().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).limits(limits)
                .route("/hello", (request, response) -> response.send("hello\n"))
                .route("/body", BodyMode.STREAM, (request, response) -> response.send(request.body()))
                .route("/ignore", BodyMode.STREAM, (request, response) -> response.send("ignored\n"))
                .route("/slow", (request, response) -> {
                    Thread.sleep(1_000);
                    response.send("slow\n");
                })
                .route("/stream", streams)
                .route("/elsewhere", (request, response) -> new Thread(() -> {
                    try {
                        streams.handle(request, response);
                    } catch (Exception e) {
                        thrown.set(e);
                    }
                }).start())
                .start();
    }

    private void stream(OutputStream out) throws IOException {
        try (out) {
            byte[] part = new byte[10_000];
            for (int rest = STREAMED; rest > 0; rest -= part.length) {
                out.write(part, 0, Math.min(rest, part.length));
            }
        } catch (IOException e) {
            thrown.set(e);
            throw e;
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHeadThatDoesNotEndIsA408() throws Exception {
        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send("GET /hello HTTP/1.1\r\nHost: ").readAll()).startsWith("HTTP/1.1 408 ")
                    .contains("headTimeout");
        }
        assertThat(server.snapshot().timeouts()).isOne();
    }

    @Test
    void aBodyThatDoesNotComeIsA408() throws Exception {
        for (String path : new String[] {"/hello", "/body"}) {
            try (Wire wire = Wire.to(server)) {
                assertThat(wire.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n12").readAll())
                        .startsWith("HTTP/1.1 408 ").contains("bodyBytesPerSecond");
            }
        }
        assertThat(server.snapshot().timeouts()).isEqualTo(2);
        assertThat(server.snapshot().handlerErrors()).isZero();
    }

    @Test
    void aConnectionWithoutARequestIsClosedSilentlyButNotWhileAHandlerRuns() throws Exception {
        try (Wire never = Wire.to(server); Wire wire = Wire.to(server)) {
            assertThat(wire.exchange("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n", "slow\n")).startsWith("HTTP/1.1 200 ");
            assertThat(wire.readAll()).isEmpty();
            assertThat(never.readAll()).isEmpty();
        }
        assertThat(server.snapshot().timeouts()).isZero();
        Awaitility.await().until(() -> server.snapshot().connections() == 0);
    }

    @Test
    void theRestOfABodyThatNeverComesEndsTheConnection() throws Exception {
        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n12").readAll())
                    .endsWith("ignored\n");
        }
    }

    @Test
    void aStreamWaitsForASlowReaderInTheHandlerAndElsewhere() throws Exception {
        for (String path : new String[] {"/stream", "/elsewhere"}) {
            try (Wire wire = Wire.to(server)) {
                wire.send("GET " + path + " HTTP/1.0\r\n\r\n");
                Thread.sleep(200);
                String all = wire.readAll();
                assertThat(all.length() - all.indexOf("\r\n\r\n") - 4).isEqualTo(STREAMED);
            }
        }
        assertThat(thrown).hasValue(null);
    }

    @Test
    void aStreamTellsThatTheClientHasGone() throws Exception {
        for (String path : new String[] {"/stream", "/elsewhere"}) {
            try (Wire wire = Wire.to(server)) {
                wire.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").readTo("HTTP/1.1 200");
                wire.socket.setSoLinger(true, 0);
            }
            Awaitility.await().untilAsserted(() -> assertThat(thrown.getAndSet(null)).isInstanceOf(IOException.class));
        }
        Awaitility.await().until(() -> server.snapshot().connections() == 0);
    }
}
