package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How often the threads of a pool are woken: by the kernel for an event, and by each other. */
class WakeUpsTest {

    private static final int MESSAGES = 1_000;
    private static final long PACE_NANOS = 1_000_000;
    private static final long REST_MILLIS = 400;

    /** One sleep a message is the leader's, in epoll_wait: the others are futexes, the watch's time limit included. */
    @Test
    void aMessageAMillisecondWakesNoMoreThanOneThreadBesideTheLeader() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(16));
                Client client = pool.connect()) {
            exchange(client, 200);
            // On a busy machine messages may come before the leader sleeps, and it may lose the lead: then it is tried again.
            eventually().untilAsserted(() -> {
                long before = PoolThreads.sleeps(pool.threadPrefix());
                exchange(client, MESSAGES);
                long sleeps = PoolThreads.sleeps(pool.threadPrefix()) - before;
                System.out.printf("%d messages, one a millisecond: %d sleeps, %.3f a message are no epoll_wait; %s%n",
                        MESSAGES, sleeps, sleeps / (double) MESSAGES - 1, pool.snapshot());
                assertThat(sleeps).as("the leader sleeps before each message").isGreaterThan(MESSAGES * 3 / 4);
                assertThat(sleeps).as("sleeps for %d messages", MESSAGES).isLessThanOrEqualTo(2 * MESSAGES);
            });
        }
    }

    private static void exchange(Client client, int messages) throws Exception {
        long next = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            client.roundTrip("message");
            next += PACE_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** The watch has no time limit then. A tick for the timeouts would be a reason to wake. */
    @Test
    void nobodyIsWokenWhileNothingHappens() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(16).writeStallTimeout(Duration.ZERO)); Client client = pool.connect()) {
            client.roundTrip("message");
            eventually().until(() -> {
                long before = PoolThreads.sleeps(pool.threadPrefix());
                TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
                return PoolThreads.sleeps(pool.threadPrefix()) == before;
            });
        }
    }
}
