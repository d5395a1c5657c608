package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.framing.FrameHandler;
import io.baton.pool.framing.Framing;
import io.baton.pool.framing.Framing.LineEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Programs that know nothing of the inside, and do what no handler should. */
@org.junit.jupiter.api.Timeout(120)
class StrangerTest {

    /** What a callback may throw; those that break when they are looked at among them. */
    private static List<Throwable> throwables() {
        return List.of(new Exception("checked"), new IllegalStateException("unchecked"),
                new OutOfMemoryError("asked for"), new LinkageError("linkage"), new Error("error"),
                new InterruptedException("interrupted"), new RuntimeException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("a message that throws");
                    }
                }, new RuntimeException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String toString() {
                        throw new StackOverflowError();
                    }
                }, new RuntimeException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public StackTraceElement[] getStackTrace() {
                        return null;
                    }

                    @Override
                    public synchronized Throwable getCause() {
                        return this;
                    }
                });
    }

    private enum Where { OPEN, DATA, READ_CLOSED, CLOSE, TASK }

    static int recurse(int depth) {
        return recurse(depth + 1) + recurse(depth + 2);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Throws one thing at one place; otherwise echoes. A null stands for a real recursion. */
    private record Thrower(Where where, AtomicReference<Throwable> failure, AtomicInteger opened, AtomicInteger closed)
            implements ConnectionHandler {

        private void at(Where here) {
            if (here == where) {
                Throwable toThrow = failure.get();
                if (toThrow == null) {
                    recurse(0);
                }
                StrangerTest.<RuntimeException>sneak(toThrow);
            }
        }

        @Override
        public void onOpen(Connection connection) {
            opened.incrementAndGet();
            if (where == Where.TASK) {
                connection.schedule(Duration.ZERO, () -> at(Where.TASK));
            }
            at(Where.OPEN);
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            connection.reply(in);
            at(Where.DATA);
        }

        @Override
        public void onReadClosed(Connection connection) {
            connection.close();
            at(Where.READ_CLOSED);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            closed.incrementAndGet();
            at(Where.CLOSE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverACallbackThrowsCostsItsConnectionAlone(Where where) throws Exception {
        Set<String> before = TestFds.open();
        List<Throwable> thrown = new ArrayList<>(throwables());
        thrown.add(null);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thrower handler = new Thrower(where, failure, new AtomicInteger(), new AtomicInteger());
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(handler, b -> b.threads(3))) {
            for (Throwable each : thrown) {
                failure.set(each);
                for (int i = 0; i < 3; i++) {
                    try (Client client = pool.connect()) {
                        client.send("hello");
                        if (where != Where.TASK) {
                            client.endOutput();
                        }
                        client.readToEnd();
                    } catch (IOException reset) {
                        // Unread input at the close makes the kernel reset.
                    }
                }
                pool.awaitNoConnection();
            }
            assertThat(pool.liveThreads()).isEqualTo(3);
            assertThat(handler.closed().get()).as("onClose for each onOpen").isEqualTo(handler.opened().get());
            assertThat(handler.opened().get()).isEqualTo(3 * thrown.size());
            assertThat(pool.snapshot().handlerErrors()).isEqualTo(3L * thrown.size());
            assertThat(logs.messages()).isNotEmpty();
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** Lines with the number of their connection in them; what comes back must carry it, in order. */
    private static final class Chaos implements FrameHandler {

        final Map<Connection, AtomicInteger> opened = new ConcurrentHashMap<>();
        final AtomicInteger closedOnce = new AtomicInteger();
        final AtomicInteger closedTwice = new AtomicInteger();
        final ExecutorService others;
        final Random random;

        Chaos(ExecutorService others, long seed) {
            this.others = others;
            this.random = new Random(seed);
        }

        private synchronized int dice(int sides) {
            return random.nextInt(sides);
        }

        @Override
        public void onOpen(Connection connection) {
            opened.put(connection, new AtomicInteger());
        }

        @Override
        public void onFrame(Connection connection, ByteBuffer line) throws Exception {
            switch (dice(60)) {
                case 0 -> throw new IOException("chaos");
                case 1 -> connection.close();
                case 2 -> others.execute(connection::close);
                case 3 -> recurse(0);
                case 4 -> TimeUnit.MILLISECONDS.sleep(3);
                case 5 -> Thread.currentThread().interrupt();
                case 6 -> connection.schedule(Duration.ofMillis(dice(3)), () -> { });
                case 7 -> connection.schedule(Duration.ZERO, connection::close);
                default -> {
                }
            }
            if (dice(10) == 0) {
                String copy = StandardCharsets.US_ASCII.decode(line).toString();
                // From another thread, which is waited for, interrupted or not: so the order stays.
                CompletableFuture.runAsync(() -> LineEnd.LF.reply(connection, copy), others).join();
            } else {
                LineEnd.LF.reply(connection, line);
            }
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            (opened.get(connection).incrementAndGet() == 1 ? closedOnce : closedTwice).incrementAndGet();
            connection.reply(new byte[] {'\n'});
            connection.close();
            connection.schedule(Duration.ZERO, () -> { });
        }
    }

    /** One client: sends numbered lines in odd pieces, reads what comes, and goes in one of several ways. */
    private static String live(RunningPool pool, long seed) {
        Random random = new Random(seed);
        try (Client client = new Client(pool.address(), random.nextInt(4) == 0 ? 4 << 10 : 0)) {
            String tag = Long.toHexString(seed);
            int lines = 1 + random.nextInt(60);
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < lines; i++) {
                sent.append(tag).append(' ').append(i).append(' ').append("x".repeat(random.nextInt(200))).append('\n');
            }
            int at = 0;
            while (at < sent.length()) {
                int next = Math.min(sent.length(), at + 1 + random.nextInt(3_000));
                client.send(sent.substring(at, next));
                at = next;
            }
            int way = random.nextInt(4);
            if (way == 0) {
                client.reset();
                return null;
            } else if (way == 1) {
                return null;
            }
            client.endOutput();
            String read = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
            String replies = read.endsWith("\n\n") ? read.substring(0, read.length() - 1) : read;
            return sent.toString().startsWith(replies) || read.equals("\n") ? null : "seed " + seed + ": sent " + sent
                    + " read " + read;
        } catch (IOException ended) {
            return null;
        }
    }

    @Test
    void everythingAtOnceLosesMixesAndKeepsNothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("StrangerTest seed " + seed);
        Set<String> before = TestFds.open();
        for (Arming arming : Arming.values()) {
            ExecutorService others = Executors.newFixedThreadPool(3);
            ExecutorService peers = Executors.newFixedThreadPool(8);
            Chaos chaos = new Chaos(others, seed);
            try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(Framing.lines(400, chaos),
                    b -> b.threads(4).arming(arming).idleTimeout(Duration.ofSeconds(10)).highWatermark(4 << 10))) {
                AtomicReference<String> wrong = new AtomicReference<>();
                for (int i = 0; i < 400; i++) {
                    long each = seed + i;
                    peers.execute(() -> {
                        String complaint = live(pool, each);
                        if (complaint != null) {
                            wrong.set(complaint);
                        }
                    });
                }
                peers.shutdown();
                assertThat(peers.awaitTermination(60, TimeUnit.SECONDS)).as("clients end, seed %d", seed).isTrue();
                assertThat(wrong.get()).isNull();
                pool.awaitNoConnection();
                assertThat(pool.liveThreads()).isEqualTo(4);
                assertThat(logs.messages()).isNotEmpty();
                eventually().untilAsserted(() -> assertThat(chaos.closedOnce.get()).as("seed %d", seed)
                        .isEqualTo(chaos.opened.size()));
                assertThat(chaos.closedTwice.get()).isZero();
            } finally {
                others.shutdown();
                assertThat(others.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }
}
