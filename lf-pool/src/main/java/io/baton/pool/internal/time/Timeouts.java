package io.baton.pool.internal.time;

import java.time.Duration;

/** Schedules timeouts: a group's clock. All methods may be called by any thread. */
public interface Timeouts {

    /**
     * Lets the entry expire after {@code delay}: never earlier, and about a millisecond later at most. Moves it if it is pending.
     */
    void schedule(TimeoutEntry entry, Duration delay);

    /** Cancels the entry; false if it was not pending. */
    boolean cancel(TimeoutEntry entry);

    /** Whether the entry is pending. */
    boolean isPending(TimeoutEntry entry);
}
