package io.baton.pool.internal.lead;

import java.util.concurrent.atomic.LongAdder;

/**
 * The time in which events could wait and nobody led: while the lead was free, or was held by a leader that did not come back. The
 * watch sees the latter an interval late, and counts from then.
 */
public final class Leaderless {

    private final LongAdder nanos = new LongAdder();
    /** When the lead became free; written by the one who frees it, read by the one who takes it. */
    private volatile long since;

    /** Nanoseconds so far. */
    public long nanos() {
        return nanos.sum();
    }

    /** The lead is about to become free. */
    void begins() {
        since = System.nanoTime();
    }

    /** The free lead was taken; for the first time by the first thread, before which there was nothing to lead. */
    void ends() {
        if (since != 0) {
            add(since);
        }
    }

    /** Nobody led from {@code start} until now. */
    void add(long start) {
        nanos.add(System.nanoTime() - start);
    }
}
