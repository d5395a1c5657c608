package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Cores that have more to do than they can: a leader that only waits for its core is not taken for a blocked one. */
class SaturationTest {

    private static final int DRIVERS = 2;
    private static final int CONNECTIONS = 16;
    private static final double A_FEW_A_SECOND = 10;
    private static final long WARM_UP_SECONDS = 1;
    private static final long SECONDS = 3;

    private volatile boolean stopping;

    @ParameterizedTest(name = "{displayName}, {0} others want the cores")
    @ValueSource(ints = {0, 2, 4})
    void hardlyAnybodyIsPromotedWhileNobodyBlocks(int spinners) throws Exception {
        ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(16))) {
            for (int i = 0; i < spinners; i++) {
                threads.add(new Thread(this::spin));
            }
            for (int i = 0; i < DRIVERS; i++) {
                threads.add(new Thread(() -> drive(pool, failures)));
            }
            threads.forEach(Thread::start);
            PoolSnapshot before;
            PoolSnapshot after;
            try {
                TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
                before = pool.snapshot();
                TimeUnit.SECONDS.sleep(SECONDS);
                after = pool.snapshot();
            } finally {
                stopping = true;
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            double promotions = (after.promotions() - before.promotions()) / (double) SECONDS;
            System.out.printf("%d spinners: %.1f promotions/s, %d slow turns, %d turns/s%n", spinners, promotions,
                    after.slowTurns() - before.slowTurns(), (after.turns() - before.turns()) / SECONDS);
            assertThat(failures).isEmpty();
            assertThat(after.turns() - before.turns()).as("turns").isGreaterThan(1_000 * SECONDS);
            assertThat(promotions).as("promotions a second").isLessThan(A_FEW_A_SECOND);
        }
    }

    private void spin() {
        while (!stopping) {
            Thread.onSpinWait();
        }
    }

    /** Keeps its connections busy: a message on each, then the replies of all. */
    private void drive(RunningPool pool, ConcurrentLinkedQueue<Exception> failures) {
        List<Client> clients = new ArrayList<>();
        byte[] message = new byte[64];
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(pool.connect());
            }
            while (!stopping) {
                for (Client client : clients) {
                    client.send(message);
                }
                for (Client client : clients) {
                    client.read(message.length);
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
