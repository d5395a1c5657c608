package io.baton.pool.internal.group;

import io.baton.pool.Followers;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.internal.thread.VirtualFollowers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a group counts. A quick message passes none of these. */
final class Counters {

    final LongAdder accepted = new LongAdder();
    final LongAdder connects = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder slowTurns = new LongAdder();
    final LongAdder promotions = new LongAdder();
    final LongAdder handlerErrors = new LongAdder();
    final LongAdder staleEvents = new LongAdder();
    final LongAdder idleTimeouts = new LongAdder();
    final LongAdder writeStalls = new LongAdder();
    final LongAdder ringFull = new LongAdder();
    final LongAdder acceptPauses = new LongAdder();
    final LongAdder exclusivityViolations = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger maxWaiting = new AtomicInteger();

    /** The counters at this moment, with what others count. */
    PoolSnapshot snapshot(int threads, @Nullable VirtualFollowers virtual, int connections, long turns,
            Duration leaderless) {
        return new PoolSnapshot(virtual == null ? Followers.PLATFORM : Followers.VIRTUAL, threads,
                virtual == null ? 0 : virtual.blocked(), connections, accepted.sum(), connects.sum(), refused.sum(),
                closed.sum(), turns, slowTurns.sum(), promotions.sum(), leaderless, handlerErrors.sum(),
                staleEvents.sum(), idleTimeouts.sum(), writeStalls.sum(), ringFull.sum(), acceptPauses.sum(),
                exclusivityViolations.sum());
    }

    /** Called in an assertion: a thread goes into epoll_wait. */
    boolean beginWait() {
        int now = waiting.incrementAndGet();
        maxWaiting.accumulateAndGet(now, Math::max);
        return now == 1;
    }

    /** Called in an assertion: it is back. */
    boolean endWait() {
        return waiting.decrementAndGet() == 0;
    }

    int maxWaiting() {
        return maxWaiting.get();
    }
}
