package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A connection without a request is closed after the idle timeout; one with a request never. */
class IdleTimeoutTest {

    private static final Duration IDLE = Duration.ofMillis(300);
    private static final Duration LONGER = Duration.ofSeconds(1);
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS.withIdleTimeout(IDLE);
    private static final int MUCH = 32 << 20;

    /** When the last handler completed its response: a client may learn of it late. */
    private volatile long answered;

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static RunningServer server(HttpHandler handler) throws IOException {
        return RunningServer.start(settings -> settings.limits(LIMITS).routePrefix("/", handler));
    }

    private void assertClosedByIdleTimeout(Client client) throws IOException {
        assertThat(client.readToEnd()).as("bytes before the end").isEmpty();
        assertThat(since(answered)).as("time without a request").isBetween(IDLE.minusMillis(10), IDLE.plusSeconds(10));
    }

    @Test
    void theTimeCountsFromTheEndOfTheLastResponse() throws IOException {
        try (RunningServer server = server((request, response) -> {
            answered = System.nanoTime();
            response.send("ok");
        })) {
            boolean stayed = false;
            for (int tries = 0; !stayed; tries++) {
                assertThat(tries).as("times that this thread lost its core for long").isLessThan(30);
                try (Client client = server.connect()) {
                    stayed = staysWhileItAsks(client);
                    if (stayed) {
                        assertClosedByIdleTimeout(client);
                    }
                }
            }
            assertThat(server.snapshot().timeouts()).as("timeouts of requests").isZero();
        }
    }

    /** False if this thread came so late with a request, or to look, that the timeout was right to come before. */
    private boolean staysWhileItAsks(Client client) throws IOException {
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
                assertThat(client.isSilentFor(IDLE.dividedBy(3))).isTrue();
            }
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
            return true;
        } catch (IOException | AssertionError ended) {
            if (since(answered).compareTo(IDLE.minusMillis(10)) < 0) {
                throw ended;
            }
            return false;
        }
    }

    @Test
    void aHandlerMayTakeLonger() throws IOException {
        try (RunningServer server = server((request, response) -> {
            Thread.sleep(LONGER.toMillis());
            answered = System.nanoTime();
            response.send("ok");
        }); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
            assertClosedByIdleTimeout(client);
        }
    }

    @Test
    void aLaterAnswerMayTakeLonger() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (RunningServer server = server((request, response) -> other.execute(() -> {
            try {
                Thread.sleep(LONGER.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answered = System.nanoTime();
            response.send("later");
        })); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("later");
            assertClosedByIdleTimeout(client);
        } finally {
            other.shutdown();
            assertThat(other.awaitTermination(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aStreamMayRestLonger() throws IOException {
        try (RunningServer server = server((request, response) -> {
            try (OutputStream out = response.stream()) {
                for (int i = 0; i < 3; i++) {
                    out.write('x');
                    out.flush();
                    Thread.sleep(LONGER.dividedBy(2).toMillis());
                }
                answered = System.nanoTime();
            }
        }); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("xxx");
            assertClosedByIdleTimeout(client);
        }
    }

    /** The handler has long returned, but the response is on its way. */
    @Test
    void aResponseThatTheClientReadsSlowlyMayTakeLonger() throws IOException {
        try (RunningServer server = server((request, response) -> response.send(new byte[MUCH]));
                Client client = new Client(server.address(), 8 << 10)) {
            client.send(Client.get("/"));
            int rest = (int) LONGER.dividedBy(4).toMillis();
            for (int i = 0; i < 4; i++) {
                client.isSilentFor(Duration.ofMillis(1));
                client.in().skipNBytes(1_000);
                sleep(rest);
            }
            long read = 4_000;
            byte[] piece = new byte[1 << 16];
            while (read < MUCH) {
                int count = client.in().read(piece);
                assertThat(count).as("after %d bytes", read).isPositive();
                read += count;
            }
        }
    }

    /** The client's time, not a wait for something. */
    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void zeroMeansForEver() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings.routePrefix("/", (request, response) ->
                response.send("ok"))
                .limits(LIMITS.withIdleTimeout(Duration.ZERO))); Client client = server.connect()) {
            assertThat(client.isSilentFor(LONGER)).isTrue();
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
            assertThat(client.isSilentFor(LONGER)).isTrue();
        }
    }
}
