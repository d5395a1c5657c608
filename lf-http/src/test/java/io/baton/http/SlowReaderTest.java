package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;

/** A client that reads more slowly than it sends. */
class SlowReaderTest {

    /** A turn that has replied more sends before it ends, and then takes no further request. */
    private static final int LONG = 200_000;
    /** Sockets hold fewer long responses than this. */
    private static final int MOST = 500;
    private static final String HALF_BODY = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello";

    /** A request of which a half comes in one turn with what is answered by a long response. The other half follows at once. */
    enum Request {
        OF_WHICH_HALF_A_HEAD_CAME(Client.get("/long") + "GET /short HTTP/1.1\r\nHo", "st: localhost\r\n\r\n"),
        OF_WHICH_HALF_A_BODY_CAME(Client.get("/long") + "POST /short" + HALF_BODY, "world"),
        BEHIND_A_BODY_THAT_NOBODY_READS("POST /unread" + HALF_BODY, "world" + Client.get("/short"));

        private final String begin;
        private final String rest;

        Request(String begin, String rest) {
            this.begin = begin;
            this.rest = rest;
        }
    }

    private static RunningServer server() throws IOException {
        return RunningServer.start(settings -> settings
                .limits(HttpLimits.DEFAULTS.withHeadTimeout(Duration.ofSeconds(3)).withBodyBytesPerSecond(2))
                .route("/short", (request, response) -> response.send("short"))
                .route("/long", (request, response) -> response.send(new byte[LONG]))
                .route("/unread", BodyMode.STREAM, (request, response) -> response.send(new byte[LONG])),
                pool -> pool.highWatermark(1));
    }

    private static boolean isAnswered(RunningServer server, long responses) {
        try {
            await().atMost(Duration.ofMillis(500)).pollInterval(Duration.ofMillis(1))
                    .until(() -> server.snapshot().responses() >= responses);
            return true;
        } catch (ConditionTimeoutException waits) {
            return false;
        }
    }

    /** The server reads nothing from a client for which long responses wait. So how long this takes is not the client's time. */
    @ParameterizedTest
    @EnumSource
    void whatTheServerDoesNotReadMeanwhileIsNotLate(Request request) throws Exception {
        try (RunningServer server = server(); Client client = new Client(server.address(), 8 << 10)) {
            int pairs = 0;
            boolean answered = true;
            while (answered) {
                assertThat(++pairs).as("pairs of responses").isLessThan(MOST);
                long before = server.snapshot().responses();
                client.send(request.begin);
                eventually().until(() -> server.snapshot().responses() > before);
                client.send(request.rest);
                answered = isAnswered(server, before + 2);
            }
            // More than the 3 s of a head, or the 3.5 s of half this body.
            await().during(Duration.ofMillis(4_500)).atMost(Duration.ofSeconds(15))
                    .until(() -> server.snapshot().connections() == 1 && server.snapshot().timeouts() == 0);
            for (int i = 0; i < pairs; i++) {
                assertThat(client.read().body()).hasSize(LONG);
                assertThat(client.read().text()).isEqualTo("short");
            }
            server.assertAllAnswered();
        }
    }

    /** As soon as it has read, its time counts again. */
    @ParameterizedTest
    @EnumSource(value = Request.class, names = "OF_WHICH.*", mode = EnumSource.Mode.MATCH_ANY)
    void whoeverHasReadMayBeLate(Request request) throws Exception {
        try (RunningServer server = server(); Client client = new Client(server.address(), 8 << 10)) {
            long responses = 0;
            boolean stuck = false;
            while (!stuck) {
                assertThat(responses).as("long responses").isLessThan(MOST);
                client.send(Client.get("/long"));
                stuck = !isAnswered(server, ++responses);
            }
            client.send(request.begin);
            for (long i = 0; i <= responses; i++) {
                assertThat(client.read().body()).hasSize(LONG);
            }
            assertThat(client.read().status()).isEqualTo(408);
            assertThat(client.readToEnd()).isEmpty();
            assertThat(server.snapshot().timeouts()).isEqualTo(1);
        }
    }
}
