package io.baton.pool;

import java.time.Duration;

/** A task scheduled with {@link Connection#schedule}. All methods may be called by any thread. */
public interface Timeout {

    /**
     * Schedules the task again, counted from now, whether it is pending, has run, or was cancelled. A pending task moves.
     * Allocates nothing, so a protocol may move its deadline with every message. Does nothing once the connection has ended.
     *
     * @param delay a negative delay counts as zero
     */
    void reschedule(Duration delay);

    /** Cancels the task. A task that is due but has not begun will not run. {@link #reschedule} schedules it again. */
    void cancel();

    /** Whether the task is scheduled and has not begun. */
    boolean isPending();
}
