package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

class ExclusivityTest {

    private static final int DRIVERS = 4;
    private static final int CONNECTIONS = 16;
    private static final int PIECES = 3;
    private static final int A_ROUND = DRIVERS * CONNECTIONS * PIECES;
    /** A million messages, or as many as take a second. */
    private static final int ROUNDS = Boolean.getBoolean("io.baton.pool.full") ? 1_000_000 / A_ROUND + 1 : 60;

    /** Keeps its own count of threads per connection, without a word to the pool's. */
    private static final class Counting implements ConnectionHandler {

        private final LongAdder violations = new LongAdder();
        private final LongAdder turns = new LongAdder();
        private final LongAdder messages = new LongAdder();
        private final LongAdder blocked = new LongAdder();

        @Override
        public void onOpen(Connection connection) {
            connection.attach(new AtomicInteger());
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            AtomicInteger inside = (AtomicInteger) connection.attachment();
            if (inside.getAndIncrement() != 0) {
                violations.increment();
            }
            turns.increment();
            messages.add(in.remaining());
            byte kind = in.get(in.position());
            if (kind == 'B') {
                blocked.increment();
                LockSupport.parkNanos(3_000_000);
            } else if (kind == 'Y') {
                Thread.yield();
            }
            connection.reply(in);
            if (inside.decrementAndGet() != 0) {
                violations.increment();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8, MEASURED, ADAPTIVE", "16, MEASURED, ADAPTIVE", "16, MEASURED, ONESHOT", "8, EAGER, ADAPTIVE"})
    void neverTwoThreadsInOneConnectionAndNeverTwoInEpollWait(int threads, Promotion promotion, Arming arming)
            throws Exception {
        long seed = System.nanoTime();
        System.out.println("ExclusivityTest seed " + seed);
        Counting handler = new Counting();
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(threads).promotion(promotion).arming(arming))) {
            List<Thread> drivers = new ArrayList<>();
            ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
            for (int d = 0; d < DRIVERS; d++) {
                SplittableRandom random = new SplittableRandom(seed + d);
                Thread driver = new Thread(() -> drive(pool, random, failures));
                drivers.add(driver);
                driver.start();
            }
            for (Thread driver : drivers) {
                driver.join();
            }

            assertThat(failures).as("seed %d", seed).isEmpty();
            assertThat(handler.violations.sum()).isZero();
            assertThat(handler.messages.sum()).isEqualTo((long) A_ROUND * ROUNDS);
            assertThat(handler.turns.sum()).isGreaterThan((long) CONNECTIONS * DRIVERS * ROUNDS * 4 / 5);
            assertThat(handler.blocked.sum()).as("turns that blocked").isGreaterThan(ROUNDS / 4);
            assertThat(pool.pool().maxWaiting()).as("counted under -ea").isEqualTo(1);
            System.out.printf("%d threads, %s, %s: %d messages in %d turns, %d of them blocked; %s%n", threads,
                    promotion, arming, handler.messages.sum(), handler.turns.sum(), handler.blocked.sum(),
                    pool.snapshot());
        }
    }

    /** Sixteen connections; every round sends on all of them, in one segment or in several, and then reads from all. */
    private static void drive(RunningPool pool, SplittableRandom random, ConcurrentLinkedQueue<Throwable> failures) {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(pool.connect());
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (int segment = 0; segment < PIECES; segment++) {
                    for (Client client : clients) {
                        client.send(random.nextInt(100) == 0 ? "B" : random.nextInt(10) == 0 ? "Y" : "q");
                    }
                }
                for (Client client : clients) {
                    client.read(PIECES);
                }
            }
            for (Client client : clients) {
                client.close();
            }
        } catch (Exception e) {
            failures.add(e);
        }
    }
}
