package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Clients that send a byte of a head now and then, and come again when they are cut off, beside good ones: by wrk, where it is
 * installed, else by a client of our own. The long form is {@code -Dio.baton.http.slowHeads=1000 -Dio.baton.http.seconds=600}.
 */
class SlowHeadsBesideLoadTest {

    private static final int SLOW = Integer.getInteger("io.baton.http.slowHeads", 300);
    private static final int SECONDS = Integer.getInteger("io.baton.http.seconds", 3);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(1);
    private static final int GOOD = 8;
    private static final byte[] HEAD =
            "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);

    private final AtomicBoolean ends = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** One of the slow ones: how far it is. */
    private static final class Slow {
        private final Client client;
        private final long begun = System.nanoTime();
        private int sent;

        Slow(Client client) {
            this.client = client;
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private Thread begin(String name, Step step) {
        Thread thread = new Thread(() -> {
            try {
                while (!ends.get()) {
                    step.run();
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }, name);
        thread.start();
        return thread;
    }

    /** Each sends a byte; one that was answered was cut off in time, and comes again. */
    private static void sendAByteEach(RunningServer server, List<Slow> slow, AtomicLong cut) throws Exception {
        for (int i = 0; i < slow.size(); i++) {
            Slow one = slow.get(i);
            if (one.client.hasInput()) {
                Duration age = Duration.ofNanos(System.nanoTime() - one.begun);
                assertThat(age).as("age at the cut").isGreaterThanOrEqualTo(HEAD_TIMEOUT.minusMillis(20));
                assertThat(one.client.read().status()).isEqualTo(408);
                assertThat(one.client.isEnded()).isTrue();
                one.client.close();
                cut.incrementAndGet();
                slow.set(i, new Slow(server.connect()));
            } else {
                try {
                    one.client.send(new byte[] {one.sent < HEAD.length ? HEAD[one.sent] : (byte) 'y'});
                } catch (IOException cutMeanwhile) {
                    // Its answer is read in the next round.
                }
                one.sent++;
            }
        }
        Thread.sleep(50); // The pace of the slow ones.
    }

    private static boolean hasWrk() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "wrk")));
    }

    private static String wrk(int port) throws Exception {
        Process process = new ProcessBuilder("wrk", "-t1", "-c256", "-d" + SECONDS + "s",
                "http://127.0.0.1:" + port + "/plaintext").redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("wrk ends").isTrue();
            assertThat(process.exitValue()).as("%s", output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theGoodOnesAreServedThroughout() throws Exception {
        AtomicLong served = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        AtomicLong cut = new AtomicLong();
        List<Slow> slow = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/plaintext", (request, response) -> response.send("Hello, World!"))
                .limits(HttpLimits.DEFAULTS.withHeadTimeout(HEAD_TIMEOUT)))) {
            for (int i = 0; i < SLOW; i++) {
                slow.add(new Slow(server.connect()));
            }
            threads.add(begin("slow", () -> sendAByteEach(server, slow, cut)));
            for (int i = 0; i < GOOD; i++) {
                Client good = server.connect();
                threads.add(begin("good", () -> {
                    long begun = System.nanoTime();
                    assertThat(good.ask(Client.get("/plaintext")).text()).isEqualTo("Hello, World!");
                    longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
                    served.incrementAndGet();
                    Thread.sleep(1);
                }));
            }
            try {
                if (hasWrk()) {
                    assertThat(wrk(server.port())).contains("Requests/sec").doesNotContain("Socket errors", "Non-2xx");
                }
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                RunningServer.eventually().atMost(Duration.ofSeconds(SECONDS + 60L)).until(() -> failure.get() != null
                        || cut.get() >= SLOW && served.get() > 100 && System.nanoTime() - end > 0);
            } finally {
                ends.set(true);
                for (Thread thread : threads) {
                    thread.join(30_000);
                }
            }
            System.out.println(SLOW + " slow heads, cut " + cut + " times; " + served
                    + " requests beside them, the longest in " + TimeUnit.NANOSECONDS.toMillis(longest.get())
                    + " ms; " + server.snapshot());
            assertThat(failure.get()).isNull();
            assertThat(server.snapshot().handlerErrors()).isZero();
            assertThat(server.snapshot().timeouts()).isGreaterThanOrEqualTo(cut.get());
        }
    }
}
