package io.baton.pool;

import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * Starts pools whose system calls fail, and ends each test with the epilogue that all share: without faults the pool serves 100
 * new connections with the threads it had, and its end leaves no descriptor and no buffer. See {@link FaultyPool}.
 */
final class FaultyPools implements AfterEachCallback {

    private final Deque<FaultyPool> started = new ArrayDeque<>();

    /** Starts a pool, with the faults of this plan switched on. */
    FaultyPool start(FaultPlan plan, ConnectionHandler handler, UnaryOperator<PoolBuilder> settings)
            throws IOException {
        return start(plan, handler, settings, UnaryOperator.identity());
    }

    /** The same; {@code seen} stands between the pool and the faults, and sees the calls. */
    FaultyPool start(FaultPlan plan, ConnectionHandler handler, UnaryOperator<PoolBuilder> settings,
            UnaryOperator<SystemCalls> seen) throws IOException {
        System.out.println(plan);
        FaultyPool pool = new FaultyPool(plan, handler, settings, seen);
        started.push(pool);
        pool.faults().on();
        return pool;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!started.isEmpty()) {
            try (FaultyPool pool = started.pop()) {
                if (context.getExecutionException().isEmpty()) {
                    pool.recovers("hello ");
                }
            }
        }
    }
}
