package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

class ExclusivityTest {

    /** Keeps its own count of threads per connection, without a word to the pool's. */
    private static final class Counting implements ConnectionHandler {

        private final LongAdder violations = new LongAdder();
        private final LongAdder turns = new LongAdder();

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
            byte kind = in.get(in.position());
            if (kind == 'B') {
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
    @CsvSource({"8, MEASURED", "16, MEASURED", "8, EAGER"})
    void neverTwoThreadsInOneConnectionAndNeverTwoInEpollWait(int threads, Promotion promotion) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Counting handler = new Counting();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(threads).promotion(promotion))) {
            List<Thread> drivers = new ArrayList<>();
            LongAdder failures = new LongAdder();
            for (int d = 0; d < 4; d++) {
                SplittableRandom random = new SplittableRandom(seed + d);
                Thread driver = new Thread(() -> drive(pool, random, failures));
                drivers.add(driver);
                driver.start();
            }
            for (Thread driver : drivers) {
                driver.join();
            }

            assertThat(failures.sum()).isZero();
            assertThat(handler.violations.sum()).isZero();
            assertThat(handler.turns.sum()).isGreaterThan(4 * 16 * 50);
            assertThat(pool.snapshot().maxWaiting()).as("counted under -ea").isEqualTo(1);
        }
    }

    /** Sixteen connections; every round sends on all of them, in one piece or in several, and then reads from all. */
    private static void drive(RunningPool pool, SplittableRandom random, LongAdder failures) {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                clients.add(pool.connect());
            }
            for (int round = 0; round < 60; round++) {
                int[] expected = new int[clients.size()];
                for (int piece = 0; piece < 3; piece++) {
                    for (int i = 0; i < clients.size(); i++) {
                        String kind = random.nextInt(100) == 0 ? "B" : random.nextInt(10) == 0 ? "Y" : "q";
                        clients.get(i).send(kind);
                        expected[i]++;
                    }
                }
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).read(expected[i]);
                }
            }
            for (Client client : clients) {
                client.close();
            }
        } catch (Exception e) {
            e.printStackTrace();
            failures.increment();
        }
    }
}
