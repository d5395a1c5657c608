package io.baton.pool;

import java.time.Duration;

/** A task that {@link Connection#schedule} has put off. All methods may be called by any thread. */
public interface Timeout {

    /**
     * Puts the task off anew, counted from now, whether it is pending, has run, or was cancelled. Makes no object: a protocol
     * moves its deadline with every message. Does nothing once the connection has ended.
     */
    void reschedule(Duration delay);

    /** Forgets the task; it will not run unless rescheduled, not even if it is due already but has not begun. */
    void cancel();

    /** Whether the task is waiting for its time. */
    boolean isPending();
}
