package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients that send half a head, or a whole one slowly. */
class SlowHeadTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final int MANY = Integer.getInteger("io.baton.http.halfHeads", 2_000);

    private static final HttpHandler OK = (request, response) -> response.send("ok");

    private static RunningServer server(Duration headTimeout, Duration idleTimeout) throws IOException {
        return RunningServer.start(settings -> settings.routePrefix("/", OK)
                .limits(HttpLimits.DEFAULTS.withHeadTimeout(headTimeout).withIdleTimeout(idleTimeout)));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1", "GET / HTTP/1.1\r\nHost: localhost\r",
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: y"})
    void halfAHeadGets408AtTheHeadTimeout(String half) throws IOException {
        try (RunningServer server = server(TIMEOUT, Duration.ofSeconds(60)); Client client = server.connect()) {
            long start = System.nanoTime();
            client.send(half);
            Response response = client.read();
            assertThat(since(start)).as("time").isBetween(TIMEOUT, TIMEOUT.plusSeconds(10));
            assertThat(response.status()).isEqualTo(408);
            assertThat(response.saysClose()).isTrue();
            assertThat(client.isEnded()).isTrue();
            assertThat(server.snapshot().timeouts()).isEqualTo(1);
            assertThat(server.snapshot().errors()).isEqualTo(1);
            assertThat(server.snapshot().requests()).isZero();
        }
    }

    @Test
    void aByteNowAndThenDoesNotPutTheTimeoutOff() throws IOException {
        try (RunningServer server = server(TIMEOUT, Duration.ofSeconds(60)); Client client = server.connect()) {
            String head = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(10_000);
            long start = System.nanoTime();
            int sent = 0;
            for (; sent < head.length() && !client.hasInput(); sent++) {
                client.send(head.substring(sent, sent + 1));
                client.isSilentFor(Duration.ofMillis(20));
            }
            assertThat(client.read().status()).isEqualTo(408);
            assertThat(since(start)).as("time").isBetween(TIMEOUT, TIMEOUT.plusSeconds(10));
            assertThat(sent).as("bytes sent").isLessThan(1_000);
        }
    }

    @Test
    void emptyLinesWithoutEndAreNoRequestEither() throws IOException {
        try (RunningServer server = server(TIMEOUT, Duration.ofSeconds(1)); Client client = server.connect()) {
            long start = System.nanoTime();
            try {
                while (since(start).compareTo(Duration.ofSeconds(15)) < 0
                        && client.isSilentFor(Duration.ofMillis(10))) {
                    client.send("\r\n");
                }
            } catch (IOException ended) {
                // That is what should happen.
            }
            assertThat(since(start)).as("time").isLessThan(Duration.ofSeconds(12));
            server.awaitNoConnection();
        }
    }

    @Test
    void aHeadInPiecesWithinTheTimeoutIsServed() throws IOException {
        try (RunningServer server = server(Duration.ofSeconds(15), Duration.ofSeconds(60));
                Client client = server.connect()) {
            for (String piece : List.of("GE", "T / HT", "TP/1.1\r", "\nHost: loc", "alhost\r\n\r")) {
                client.send(piece);
                assertThat(client.isSilentFor(Duration.ofMillis(50))).isTrue();
            }
            assertThat(client.ask("\n").text()).isEqualTo("ok");
            assertThat(server.snapshot().timeouts()).isZero();
        }
    }

    /** The time counts from the first byte of each head, not from the start of the connection or the head before. */
    @Test
    void theTimeoutOfALaterHeadCountsFromItsOwnFirstByte() throws IOException {
        Duration timeout = Duration.ofMillis(500);
        try (RunningServer server = server(timeout, Duration.ofSeconds(60)); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
            assertThat(client.isSilentFor(timeout.multipliedBy(2))).as("nothing while idle").isTrue();
            long start = System.nanoTime();
            client.send("GET / HT");
            assertThat(client.read().status()).isEqualTo(408);
            assertThat(since(start)).isGreaterThanOrEqualTo(timeout);
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** Half a head that has come with a request in front of it is not late because that request took its time. */
    @Test
    void theTimeOfTheRequestBeforeDoesNotCount() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start(settings -> settings.route("/ok", OK)
                .route("/wait", (request, response) -> {
                    goOn.await();
                    response.send("waited");
                }).limits(HttpLimits.DEFAULTS.withHeadTimeout(TIMEOUT))); Client client = server.connect()) {
            client.send(Client.get("/wait") + "GET /ok HT");
            assertThat(client.isSilentFor(TIMEOUT.multipliedBy(2))).isTrue();
            client.send("TP/1.1\r\nHost: localhost\r\n\r\n");
            goOn.countDown();
            assertThat(client.read().text()).isEqualTo("waited");
            assertThat(client.read().text()).isEqualTo("ok");
            assertThat(server.snapshot().timeouts()).isZero();
        }
    }

    /** A connection that never sends anything has no request to be late with. */
    @Test
    void aConnectionThatSendsNothingIsClosedByTheIdleTimeoutWithoutAWord() throws IOException {
        try (RunningServer server = server(Duration.ofMillis(50), Duration.ofMillis(400));
                Client client = server.connect()) {
            long start = System.nanoTime();
            assertThat(client.readToEnd()).isEmpty();
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(390));
            assertThat(server.snapshot().timeouts()).isZero();
            assertThat(server.snapshot().errors()).isZero();
        }
    }

    @Test
    void thousandsOfHalfHeadsKeepNobodyFromBeingServed() throws Exception {
        List<Client> slow = new ArrayList<>();
        try (RunningServer server = RunningServer.start(settings -> settings.routePrefix("/", OK)
                .limits(HttpLimits.DEFAULTS.withHeadTimeout(Duration.ofSeconds(2))), pool -> pool.threads(2));
                Client good = server.connect()) {
            int served = 0;
            long longest = 0;
            for (int i = 0; i < MANY; i++) {
                Client client = server.connect();
                slow.add(client);
                client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
                if (i % 10 == 0) {
                    long start = System.nanoTime();
                    assertThat(good.ask(Client.get("/")).text()).isEqualTo("ok");
                    longest = Math.max(longest, System.nanoTime() - start);
                    served++;
                }
            }
            while (server.snapshot().timeouts() < MANY) {
                long start = System.nanoTime();
                assertThat(good.ask(Client.get("/")).text()).isEqualTo("ok");
                longest = Math.max(longest, System.nanoTime() - start);
                served++;
            }
            System.out.println(MANY + " half heads: " + served + " requests served, the longest in "
                    + TimeUnit.NANOSECONDS.toMillis(longest) + " ms");
            for (Client client : slow) {
                assertThat(client.read().status()).isEqualTo(408);
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(server.snapshot().timeouts()).isEqualTo(MANY);
            eventually().until(() -> server.snapshot().connections() == 1);
        }
    }
}
