package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Responses that are larger than what waits for a client that reads slowly. */
class BackPressureTest {

    private static final int MUCH = 64 << 20;
    /** What sockets of both sides may hold, and what the server may. */
    private static final long BOUND = 24 << 20;
    private static final long DIRECT_BOUND = 8 << 20;

    enum Who { HANDLER, OTHER_THREAD }

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private static byte contentAt(long position) {
        return (byte) (position * 0x9E3779B97F4A7C15L >>> 56);
    }

    private void write(HttpResponse response, boolean chunked, int piece) {
        if (!chunked) {
            response.contentLength(MUCH);
        }
        try (OutputStream out = response.stream()) {
            byte[] bytes = new byte[piece];
            for (long at = 0; at < MUCH; at += piece) {
                int count = (int) Math.min(piece, MUCH - at);
                for (int i = 0; i < count; i++) {
                    bytes[i] = contentAt(at + i);
                }
                out.write(bytes, 0, count);
                written.addAndGet(count);
            }
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    private HttpHandler writer(Who who, boolean chunked, int piece) {
        return (request, response) -> {
            if (who == Who.HANDLER) {
                write(response, chunked, piece);
            } else {
                other.execute(() -> write(response, chunked, piece));
            }
        };
    }

    private void end() throws InterruptedException {
        other.shutdown();
        assertThat(other.awaitTermination(15, TimeUnit.SECONDS)).isTrue();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private static void readAll(Client client, boolean chunked) throws IOException {
        for (int c = 0, last = 0; last != 0x0d0a0d0a;) {
            c = client.in().read();
            assertThat(c).isNotNegative();
            last = last << 8 | c;
        }
        byte[] piece = new byte[1 << 16];
        long read = 0;
        while (read < MUCH) {
            int rest = chunked ? Integer.parseInt(line(client), 16) : MUCH;
            while (rest > 0) {
                int count = client.in().read(piece, 0, Math.min(rest, piece.length));
                assertThat(count).as("after %d bytes", read).isPositive();
                for (int i = 0; i < count; i++) {
                    if (piece[i] != contentAt(read + i)) {
                        throw new AssertionError("another byte at " + (read + i));
                    }
                }
                read += count;
                rest -= count;
            }
            if (chunked) {
                assertThat(line(client)).isEmpty();
            }
        }
        if (chunked) {
            assertThat(line(client)).isEqualTo("0");
            assertThat(line(client)).isEmpty();
        }
    }

    private static String line(Client client) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = client.in().read(); c != '\r'; c = client.in().read()) {
            line.append((char) c);
        }
        assertThat(client.in().read()).isEqualTo('\n');
        return line.toString();
    }

    /** Until the writer is stuck. */
    private void awaitStall() {
        long[] last = {-1};
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(150))
                .until(() -> written.get() > 0 && last[0] == (last[0] = written.get()));
    }

    @ParameterizedTest
    @EnumSource
    void aStreamOf64MiBIsByteExactAndWaitsForItsReader(Who who) throws Exception {
        for (boolean chunked : new boolean[] {true, false}) {
            written.set(0);
            try (RunningServer server = RunningServer.start(settings -> settings.route("/much", writer(who, chunked,
                    10_007))
                    .route("/ok", (request, response) -> response.send("ok")));
                    Client client = new Client(server.address(), 64 << 10); Client good = server.connect()) {
                long before = direct();
                client.send(Client.get("/much") + Client.get("/ok"));
                awaitStall();
                assertThat(written.get()).as("bytes written for a client that does not read").isLessThan(BOUND);
                assertThat(direct() - before).as("direct memory").isLessThan(DIRECT_BOUND);
                assertThat(good.ask(Client.get("/ok")).text()).isEqualTo("ok");
                readAll(client, chunked);
                assertThat(client.read().text()).isEqualTo("ok");
                assertThat(failure.get()).isNull();
                server.assertAllAnswered();
            }
        }
        end();
    }

    @ParameterizedTest
    @EnumSource
    void aWriterWhoseClientNeverReadsIsTold(Who who) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .route("/much", writer(who, true, 10_007)), pool -> pool.writeStallTimeout(Duration.ofMillis(500)));
                Client client = new Client(server.address(), 8 << 10)) {
            long start = System.nanoTime();
            client.send(Client.get("/much"));
            eventually().until(() -> failure.get() != null);
            assertThat(failure.get()).isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
            server.awaitNoConnection();
            assertThat(server.poolSnapshot().writeStalls()).isEqualTo(1);
            assertThat(logs).isNotNull();
        }
        end();
    }

    /** Two kinds of client that go while a writer waits for room. */
    @ParameterizedTest
    @EnumSource
    void aWriterThatWaitsIsToldThatItsClientHasGone(Who who) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .route("/much", writer(who, false, 10_007)))) {
            try (Client client = new Client(server.address(), 8 << 10)) {
                client.send(Client.get("/much"));
                awaitStall();
                client.reset();
            }
            eventually().until(() -> failure.get() != null);
            assertThat(failure.get()).isInstanceOf(IOException.class);
            server.awaitNoConnection();
            assertThat(logs).isNotNull();
        }
        end();
    }

    /** The close of the server ends a writer that waits, too. */
    @ParameterizedTest
    @EnumSource
    void aWriterThatWaitsIsCutOffByClose(Who who) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .route("/much", writer(who, false, 10_007)));
                Client client = new Client(server.address(), 8 << 10)) {
            client.send(Client.get("/much"));
            awaitStall();
            server.server().close(Duration.ofMillis(100));
            eventually().until(() -> failure.get() != null);
            assertThat(failure.get()).isInstanceOf(IOException.class);
            assertThat(logs).isNotNull();
        }
        end();
    }

    /** One send of any length: it is queued at once, so the handler need not wait. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100_000, MUCH})
    void oneSendOfAnyLengthIsByteExact(int length) throws Exception {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = contentAt(i);
        }
        try (RunningServer server = RunningServer.of((request, response) -> response.send(bytes));
                Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).body()).isEqualTo(bytes);
        }
        end();
    }
}
