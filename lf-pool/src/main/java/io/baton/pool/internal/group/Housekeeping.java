package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.listen.Listener;
import io.baton.pool.internal.time.CoarseTimeouts;
import io.baton.pool.internal.time.TimeoutEntry;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Once a tick, while there is reason to: closes connections that are idle or whose peer takes nothing, and lets paused listeners
 * try again.
 */
final class Housekeeping extends TimeoutEntry {

    /** By this tick the kernel has sent on what it could at once: a peer that takes nothing more stalls from here on. */
    private static final int FIRST_TRY = 1;

    private final ConnectionTable table;
    private final CoarseTimeouts timeouts;
    private final Clock clock;
    private final Counters counters;
    private final Supplier<Iterable<Listener>> listeners;
    private final AtomicBoolean running = new AtomicBoolean();
    /** Written by the leader; read by turns, for which an old value is good enough. */
    private volatile int tick;

    Housekeeping(ConnectionTable table, CoarseTimeouts timeouts, Clock clock, Counters counters,
            Supplier<Iterable<Listener>> listeners) {
        this.table = table;
        this.timeouts = timeouts;
        this.clock = clock;
        this.counters = counters;
        this.listeners = listeners;
    }

    /** The number of ticks so far. */
    int tick() {
        return tick;
    }

    /** There is a connection, or a paused listener: ticks from here on, until there is none. */
    void start() {
        if (!running.get() && running.compareAndSet(false, true)) {
            clock.schedule(this, timeouts.tick());
        }
    }

    /** Whether connections have to be looked at. */
    boolean looksAtConnections() {
        return timeouts.isAny();
    }

    @Override
    public void expire() {
        tick = tick + 1;
        if (timeouts.isAny()) {
            int now = tick;
            table.forEach(connection -> look(connection, now));
        }
        listeners.get().forEach(Listener::resume);
        running.set(false);
        if (isNeeded()) {
            start();
        }
    }

    private boolean isNeeded() {
        if (timeouts.isAny() && table.size() > 0) {
            return true;
        }
        for (Listener listener : listeners.get()) {
            if (listener.isPaused()) {
                return true;
            }
        }
        return false;
    }

    private void look(PooledConnection connection, int now) {
        int waited = connection.outbound().waited(now);
        if (waited == FIRST_TRY || waited == timeouts.stallTicks() - 1) {
            // The kernel reports room once a third of its buffer is free, for which a slow peer may need longer than for a stall.
            connection.tryToSend();
        }
        if (connection.outbound().isStalled(now, timeouts.stallTicks())) {
            counters.writeStalls.increment();
            connection.abort(new TimeoutException("the peer took none of the reply within the write stall timeout"));
        } else if (connection.expire(now, timeouts.idleTicks(), IdleReason.INSTANCE)) {
            counters.idleTimeouts.increment();
            connection.turnWanted();
        }
    }

    /** Made once: a thousand idle connections need no thousand stack traces. */
    private static final class IdleReason {
        static final TimeoutException INSTANCE = new TimeoutException("no callback or task ran within the idle timeout");
    }
}
