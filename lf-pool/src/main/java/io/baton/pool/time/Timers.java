package io.baton.pool.time;

import java.time.Duration;

/** Where timers are set: a group's clock. All methods may be called by any thread. */
public interface Timers {

    /** Lets the entry expire after {@code delay}, not before and about a millisecond after at most; moves it if it is pending. */
    void schedule(TimerEntry entry, Duration delay);

    /** Forgets the entry; false if it was not pending. */
    boolean cancel(TimerEntry entry);

    /** Whether the entry is pending. */
    boolean isPending(TimerEntry entry);
}
