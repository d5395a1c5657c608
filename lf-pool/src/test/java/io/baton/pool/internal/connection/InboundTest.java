package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class InboundTest {

    private static final int ROUNDS = 5_000;

    private final CyclicBarrier barrier = new CyclicBarrier(2);
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile Inbound inbound;

    /** Both threads go on at the same moment, each time with another connection. */
    private void next(int round, boolean makes) throws Exception {
        if (makes) {
            inbound = new Inbound(false, new HandlerHistory());
        }
        barrier.await(30, TimeUnit.SECONDS);
        arrived.incrementAndGet();
        while (arrived.get() < 2 * round) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theOwnerOrTheEndOfThePoolTakesTheLastCallbackAndNeverBoth() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        Thread owner = new Thread(() -> {
            try {
                for (int round = 1; round <= ROUNDS; round++) {
                    next(round, false);
                    taken.addAndGet(inbound.end() ? 1 : 0);
                    barrier.await(30, TimeUnit.SECONDS);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        owner.start();
        for (int round = 1; round <= ROUNDS; round++) {
            next(round, true);
            taken.addAndGet(inbound.cut() ? 1 : 0);
            barrier.await(30, TimeUnit.SECONDS);
            assertThat(taken).as("last callbacks").hasValue(round);
        }
        owner.join();
    }
}
