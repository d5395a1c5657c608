package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

@Timeout(20)
class BackoffTest {

    private final Backoff backoff = new Backoff();

    @Test
    void thePauseDoublesUpToASecondAndBeginsAgainAfterProgress() {
        long expected = Backoff.SHORTEST_NANOS;
        for (int i = 0; i < 12; i++) {
            backoff.pause(1, () -> true);
            assertThat(backoff.nanos()).isEqualTo(Math.min(expected, Backoff.LONGEST_NANOS));
            expected *= 2;
        }
        backoff.pause(2, () -> true);
        assertThat(backoff.nanos()).isEqualTo(Backoff.SHORTEST_NANOS);
    }

    @Test
    void aPauseTakesItsTimeAlsoWithTheInterruptStatusSet() {
        Thread.currentThread().interrupt();
        long start = System.nanoTime();
        backoff.pause(1, () -> false);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Backoff.SHORTEST_NANOS);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void unparkingEndsAPauseThatIsOver() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        Thread pausing = new Thread(() -> {
            for (int i = 0; i < 1_000_000 && !ended.get(); i++) {
                backoff.pause(1, ended::get);
            }
        });
        pausing.start();
        ended.set(true);
        LockSupport.unpark(pausing);
        pausing.join();
        assertThat(ended).isTrue();
    }
}
