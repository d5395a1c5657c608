package io.baton.pool.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

class ThreadStateTest {

    private static final int TIMES = 20_000;

    private final CompletableFuture<ThreadState> others = new CompletableFuture<>();
    /** A reader that takes the first parenthesis for the last one reads its name as its state. */
    private final Thread other = new Thread(() -> {
        others.complete(new ThreadState());
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }, "x) R (");

    private ThreadState ofAParkedThread() throws Exception {
        other.start();
        ThreadState state = others.get(20, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(20)).until(state::isBlocked);
        return state;
    }

    private void end() throws InterruptedException {
        other.interrupt();
        other.join();
    }

    @Test
    void aParkedThreadIsBlockedAndTheAskingOneIsNot() throws Exception {
        ThreadState parked = ofAParkedThread();
        try (ThreadState own = new ThreadState()) {
            assertThat(own.isBlocked()).isFalse();
            assertThat(parked.isBlocked()).isTrue();
        }
        end();
        await().atMost(Duration.ofSeconds(20)).until(() -> !parked.isBlocked());
    }

    @Test
    void aClosedOneIsNotBlocked() throws Exception {
        ThreadState parked = ofAParkedThread();
        parked.close();
        parked.close();
        assertThat(parked.isBlocked()).isFalse();
        end();
    }

    /** The watch asks while a leader is late, which on a busy machine is often. */
    @Test
    void askingAllocatesNothing() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ThreadState parked = ofAParkedThread();
        try (RunQueueDelay own = new RunQueueDelay()) {
            long before = 0;
            for (int i = -TIMES; i < TIMES; i++) {
                if (i == 0) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                assert parked.isBlocked() && own.nanos() >= 0;
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat((double) bytes / TIMES).as("bytes for each time").isLessThan(16);
        }
        end();
    }
}
