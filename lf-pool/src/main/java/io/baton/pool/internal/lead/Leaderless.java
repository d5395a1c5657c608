package io.baton.pool.internal.lead;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The time in which events could wait and nobody led: while the lead was free, or while its holder was stuck in a turn. When such
 * a turn began is not known: it counts from half way between the last look before it and the first one at it.
 */
public final class Leaderless {

    private final AtomicLong nanos = new AtomicLong();
    /** When the lead became free; written by the thread that frees it, read by the one that takes it. */
    private volatile long since;

    /** Nanoseconds so far. */
    public long nanos() {
        return nanos.get();
    }

    /** The lead is about to become free. */
    void begins() {
        since = System.nanoTime();
    }

    /** The free lead was taken. Does nothing for the first leader: before it there was nothing to lead. */
    void ends() {
        if (since != 0) {
            add(since);
        }
    }

    /** Nobody led from {@code start} until now. */
    void add(long start) {
        nanos.addAndGet(System.nanoTime() - start);
    }
}
