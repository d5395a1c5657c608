package io.baton.pool.internal.lead;

import java.util.concurrent.atomic.AtomicInteger;

/** How many threads serve a group now: those that are at services in it and not away, and guests. Any thread. */
public final class ServingThreads {

    /** With so many one is kept from slow turns, to watch: a leader, one for the slow turns, and that one. */
    private static final int SPARE_A_WATCHER = 3;

    private final AtomicInteger count = new AtomicInteger();

    /** A thread comes. */
    public void join() {
        count.incrementAndGet();
    }

    /** A thread goes. Who queued a slow turn while it counted may have left it to this thread: so look once more afterwards. */
    public void leave() {
        count.decrementAndGet();
    }

    /** Whether there are so few that even the watching one goes to a slow turn. */
    boolean canNotSpareAWatcher() {
        return count.get() < SPARE_A_WATCHER;
    }
}
