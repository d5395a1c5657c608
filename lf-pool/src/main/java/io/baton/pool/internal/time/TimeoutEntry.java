package io.baton.pool.internal.time;

import org.jspecify.annotations.Nullable;

/** Something to be done at a certain time. The entries are the links of the wheel, so that scheduling allocates nothing. */
public abstract class TimeoutEntry {

    @Nullable TimeoutEntry previous;
    @Nullable TimeoutEntry next;
    long when;
    /** The wheel's slot it is linked in, or −1. */
    int slot = -1;

    /** Its time has come. Called without any lock held, by the thread that claimed the clock's event. Must not block. */
    public abstract void expire();

    /** Whether it is in a wheel. Only by a thread that may touch the wheel. */
    public final boolean isInWheel() {
        return slot >= 0;
    }
}
