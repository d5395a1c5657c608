package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.faults.FaultInjector;
import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.spi.SystemCalls;

import java.io.IOException;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A pool whose system calls fail by a plan, from {@link FaultInjector#on} on; and what must hold when they work again. */
final class FaultyPool implements AutoCloseable {

    private static final int NEW_CONNECTIONS = 100;

    private final Set<String> descriptorsBefore = TestFds.open();
    private final Logs logs = new Logs();
    private final FaultInjector faults;
    private final RunningPool pool;
    private final long threads;

    FaultyPool(FaultPlan plan, ConnectionHandler handler, UnaryOperator<PoolBuilder> settings) throws IOException {
        this(plan, handler, settings, UnaryOperator.identity());
    }

    /**
     * A pool whose calls are seen on their way.
     *
     * @param seen stands between the pool and the faults
     */
    FaultyPool(FaultPlan plan, ConnectionHandler handler, UnaryOperator<PoolBuilder> settings,
            UnaryOperator<SystemCalls> seen) throws IOException {
        faults = FaultInjector.of(Providers.selected(), plan);
        faults.off();
        pool = RunningPool.start(handler, builder -> settings.apply(builder).systemCalls(seen.apply(faults)));
        threads = pool.liveThreads();
    }

    FaultInjector faults() {
        return faults;
    }

    RunningPool pool() {
        return pool;
    }

    Logs logs() {
        return logs;
    }

    /** Faults off: what was begun ends, the threads are there, and new connections are served. */
    void recovers(String tag) throws IOException {
        serves(tag, NEW_CONNECTIONS);
    }

    /** The same, with this many new connections. */
    void serves(String tag, int connections) throws IOException {
        faults.off();
        pool.awaitNoConnection();
        long timeouts = pool.snapshot().idleTimeouts();
        int refused = 0;
        for (int i = 0; i < connections; i++) {
            try (Client client = pool.connect()) {
                String message = tag + i;
                client.send(message);
                refused += client.reads(message) ? 0 : 1;
            }
        }
        pool.awaitNoConnection();
        // A machine may stop for longer than a short idle timeout.
        assertThat(refused).as("not served").isLessThanOrEqualTo((int) (pool.snapshot().idleTimeouts() - timeouts));
        assertThat(pool.liveThreads()).as("threads; %s", logs.messages()).isEqualTo(threads);
        PoolSnapshot end = pool.snapshot();
        assertThat(end.accepted()).as("accepted and closed").isEqualTo(end.closed());
    }

    /** Closes the pool. No descriptor is left, and no buffer unless an error was thrown out of a call. */
    @Override
    public void close() {
        pool.close();
        try {
            eventually().untilAsserted(
                    () -> assertThat(TestFds.openedSince(descriptorsBefore)).as("descriptors").isEmpty());
            int out = pool.pool().buffersOut();
            boolean threw = faults.injected(FaultKind.OUT_OF_MEMORY)
                    + faults.injected(FaultKind.STACK_OVERFLOW) > 0;
            assertThat(out).as("buffers in use").isNotNegative();
            if (!threw) {
                assertThat(out).as("buffers in use").isZero();
            }
        } finally {
            logs.close();
        }
    }
}
