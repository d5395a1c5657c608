package io.baton.pool.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class SpinLockTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 100_000;

    private final SpinLock lock = new SpinLock();
    private int count;

    @Test
    void oneThreadAtATimeHoldsItAndSeesWhatTheOthersWrote() throws Exception {
        CountDownLatch together = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                together.countDown();
                while (together.getCount() > 0) {
                    Thread.onSpinWait();
                }
                for (int j = 0; j < ROUNDS; j++) {
                    lock.lock();
                    count++;
                    lock.unlock();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(count).isEqualTo(THREADS * ROUNDS);
    }
}
