package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.listen.Listener;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.log.OncePerSecond;
import io.baton.pool.internal.time.CoarseTimeouts;
import io.baton.pool.internal.time.TimeoutEntry;

import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Once a tick, while there is reason to: closes connections that are idle or whose peer takes nothing, and lets paused listeners
 * try again. A failure with one connection ends neither the look at the others nor the ticks.
 */
final class Housekeeping extends TimeoutEntry {

    /**
     * Ticks after which the kernel has passed on what it could at once, so that the socket may have room without reporting it.
     */
    private static final int FIRST_TRY = 1;

    private static final Message NOT_LOOKED_AT = Log.of(Housekeeping.class)
            .warning("the timeouts of {} could not be looked at");

    private final ConnectionTable table;
    private final CoarseTimeouts timeouts;
    private final Clock clock;
    private final Counters counters;
    /** Grows until the pool starts. */
    private final List<Listener> listeners;
    /** Made beforehand: a tick must not fail for want of memory. */
    private final Consumer<PooledConnection> look = this::lookOrLog;
    private final OncePerSecond failures = new OncePerSecond();
    private final AtomicBoolean running = new AtomicBoolean();
    /** Written by the leader; read by turns, for which an old value is good enough. */
    private volatile int tick;

    Housekeeping(ConnectionTable table, CoarseTimeouts timeouts, Clock clock, Counters counters,
            List<Listener> listeners) {
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

    /** There is a connection or a paused listener: ticks from here on, until there is none. Any thread. */
    void start() {
        if (!running.get() && running.compareAndSet(false, true)) {
            boolean scheduled = false;
            try {
                clock.schedule(this, timeouts.tick());
                scheduled = true;
            } finally {
                if (!scheduled) {
                    running.set(false);
                }
            }
        }
    }

    /** Whether connections have to be looked at. */
    boolean looksAtConnections() {
        return timeouts.isAny();
    }

    @Override
    public void expire() {
        tick = tick + 1;
        try {
            if (timeouts.isAny()) {
                table.forEach(look);
            }
        } finally {
            resumeListeners();
            running.set(false);
            if (isNeeded()) {
                start();
            }
        }
    }

    /** Lets paused listeners try again: a descriptor may be free by now. Any thread. */
    void resumeListeners() {
        for (int i = 0; i < listeners.size(); i++) {
            if (!listeners.get(i).resume()) {
                // A tick that came in between has not seen it paused, and may have been the last.
                start();
            }
        }
    }

    private boolean isNeeded() {
        if (timeouts.isAny() && table.size() > 0) {
            return true;
        }
        for (int i = 0; i < listeners.size(); i++) {
            if (listeners.get(i).isPaused()) {
                return true;
            }
        }
        return false;
    }

    private void lookOrLog(PooledConnection connection) {
        try {
            look(connection, tick);
        } catch (RuntimeException | Error failure) {
            if (failures.permits(System.nanoTime())) {
                NOT_LOOKED_AT.log(connection, failure);
            }
        }
    }

    private void look(PooledConnection connection, int now) {
        if (connection.isConnecting()) {
            connection.lastActive(now);
            connection.outbound().waitsFrom(now);
            return;
        }
        int waited = connection.outbound().waited(now);
        if (waited == FIRST_TRY || waited == timeouts.stallTicks() - 1) {
            // The kernel reports room once a third of its buffer is free, for which a slow peer may need longer than for a stall.
            connection.tryToSend();
        }
        if (connection.outbound().isStalled(now, timeouts.stallTicks())) {
            counters.writeStalls.incrementAndGet();
            connection.abort(new TimeoutException("the peer took none of the reply within the write stall timeout"));
        } else if (connection.expire(now, timeouts.idleTicks(), IdleReason.INSTANCE)) {
            counters.idleTimeouts.incrementAndGet();
            connection.turnWanted();
        }
    }

    /** Made once: a thousand idle connections need no thousand stack traces. */
    private static final class IdleReason {
        static final TimeoutException INSTANCE =
                new TimeoutException("no callback or task ran within the idle timeout");
    }
}
