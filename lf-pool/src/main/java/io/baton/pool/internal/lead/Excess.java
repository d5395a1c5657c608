package io.baton.pool.internal.lead;

/** The threads that a pool has for the time being only, as those see it that are idle. Any thread. */
public interface Excess {

    /** Whether the pool has more threads than it keeps. */
    boolean isAny();

    /** Counts one thread less, which is to end; false if there is none too many. */
    boolean take();

    /** The thread that was taken does not end after all. */
    void giveBack();

    /** For how many nanoseconds a thread too many stays idle. */
    long idleNanos();
}
