package io.baton.pool.internal.group;

import io.baton.pool.Followers;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.internal.thread.VirtualFollowers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a group counts. A quick message passes none of these. Counting never fails, as a {@code LongAdder} may where memory is
 * short.
 */
final class Counters {

    final AtomicLong accepted = new AtomicLong();
    final AtomicLong connects = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong closed = new AtomicLong();
    final AtomicLong slowTurns = new AtomicLong();
    final AtomicLong promotions = new AtomicLong();
    final AtomicLong handlerErrors = new AtomicLong();
    final AtomicLong staleEvents = new AtomicLong();
    final AtomicLong idleTimeouts = new AtomicLong();
    final AtomicLong writeStalls = new AtomicLong();
    final AtomicLong ringFull = new AtomicLong();
    final AtomicLong acceptPauses = new AtomicLong();
    final AtomicLong exclusivityViolations = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger maxWaiting = new AtomicInteger();

    /** The counters at this moment, with what others count. */
    PoolSnapshot snapshot(int threads, @Nullable VirtualFollowers virtual, int connections, long turns,
            Duration leaderless) {
        return new PoolSnapshot(virtual == null ? Followers.PLATFORM : Followers.VIRTUAL, threads,
                virtual == null ? 0 : virtual.blocked(), connections, accepted.get(), connects.get(), refused.get(),
                closed.get(), turns, slowTurns.get(), promotions.get(), leaderless, handlerErrors.get(),
                staleEvents.get(), idleTimeouts.get(), writeStalls.get(), ringFull.get(), acceptPauses.get(),
                exclusivityViolations.get());
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
