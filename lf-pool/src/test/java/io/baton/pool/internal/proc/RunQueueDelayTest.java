package io.baton.pool.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

class RunQueueDelayTest {

    private static final long ENOUGH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private volatile boolean stop;

    private void spin() {
        while (!stop) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aThreadThatRunsBesideOthersWaitsForItsCore() throws InterruptedException {
        assumeTrue(Files.exists(Path.of("/proc/thread-self/schedstat")), "the kernel keeps no account of waiting");
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            Thread other = new Thread(this::spin, "spinner");
            others.add(other);
            other.start();
        }
        try (RunQueueDelay own = new RunQueueDelay()) {
            long before = own.nanos();
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (own.nanos() - before < ENOUGH_NANOS && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(own.nanos() - before).isGreaterThanOrEqualTo(ENOUGH_NANOS);
        } finally {
            stop = true;
            for (Thread other : others) {
                other.join();
            }
        }
    }

    @Test
    void blockingIsNoWaitingForACore() {
        try (RunQueueDelay own = new RunQueueDelay()) {
            long start = System.nanoTime();
            long before = own.nanos();
            for (long left = 10 * ENOUGH_NANOS; left > 0; left = start + 10 * ENOUGH_NANOS - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            // When it woke it may have waited for a core that others had.
            assertThat(own.nanos() - before).isLessThan(System.nanoTime() - start - 5 * ENOUGH_NANOS);
        }
    }

    @Test
    void aClosedOneKnowsNothing() {
        RunQueueDelay closed = new RunQueueDelay();
        closed.close();
        closed.close();
        assertThat(closed.nanos()).isZero();
    }
}
