package io.baton.pool.internal.time;

import java.time.Duration;

/** Where timers are set: a group's clock. All methods may be called by any thread. */
public interface Timeouts {

    /** Lets the entry expire after {@code delay}, not before and about a millisecond after at most; moves it if it is pending. */
    void schedule(TimeoutEntry entry, Duration delay);

    /** Forgets the entry; false if it was not pending. */
    boolean cancel(TimeoutEntry entry);

    /** Whether the entry is pending. */
    boolean isPending(TimeoutEntry entry);
}
