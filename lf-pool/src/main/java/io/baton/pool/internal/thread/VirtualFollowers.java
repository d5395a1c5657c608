package io.baton.pool.internal.thread;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The virtual followers of a group: their threads, how many of them block, and the queue of those that can run again. Any carrier
 * of the group takes them out of it.
 *
 * <p>A follower that can run is queued first, and then the leader is woken if it waits; the leader says that it waits before it
 * looks at this queue. So one of the two sees the other, and no follower waits beside a leader in epoll_wait.
 */
public final class VirtualFollowers {

    private final VirtualThreads threads;
    private final String name;
    private final int limit;
    private final AtomicLong made = new AtomicLong();
    private final AtomicInteger alone = new AtomicInteger();
    private final Set<Thread> live = ConcurrentHashMap.newKeySet();
    private final SpinLock lock = new SpinLock();
    private volatile @Nullable VirtualFollower first;
    /** Null if there is no first one. */
    private @Nullable VirtualFollower last;
    private Runnable whenReady = () -> { };
    private Runnable whenRoom = () -> { };
    /** Once no carrier is left: a follower whose handler has outlasted the pool is run by a thread of its own. */
    private volatile boolean abandoned;

    /**
     * None so far.
     *
     * @param name begins the names of the threads
     * @param limit how many may block before no further handler is run
     */
    public VirtualFollowers(VirtualThreads threads, String name, int limit) {
        this.threads = threads;
        this.name = name;
        this.limit = limit;
    }

    /**
     * Whom to tell. Before the threads start; neither may throw or block.
     *
     * @param ready a follower that had left its carrier can run
     * @param room fewer block than the limit again
     */
    public void tell(Runnable ready, Runnable room) {
        whenReady = ready;
        whenRoom = room;
    }

    /** The thread of a new follower, not started. */
    Thread unstarted(VirtualFollower follower) {
        return threads.unstarted(follower, name + made.incrementAndGet(), follower::run);
    }

    /** Starts the thread of a new follower, for the calling carrier to mount. */
    public void add(VirtualFollower follower) {
        Thread thread = follower.thread();
        live.add(thread);
        boolean ready = false;
        try {
            follower.begin();
            ready = follower.takeReady();
        } finally {
            if (!ready) {
                live.remove(thread);
            }
        }
        if (!ready) {
            throw new IllegalStateException("a new virtual thread was not given to its scheduler: " + thread);
        }
    }

    void leaves() {
        alone.incrementAndGet();
    }

    void returned() {
        if (alone.decrementAndGet() == limit - 1) {
            whenRoom.run();
        }
    }

    boolean findAgain(Thread lost) {
        return threads.findAgain(lost);
    }

    void gone(Thread thread) {
        live.remove(thread);
    }

    /** A virtual thread that was started on a follower can run: the JDK's scheduler runs it. */
    void passOn(Runnable run) {
        threads.ofTheJdk().execute(run);
    }

    /** A follower that is alone can run. Any thread. */
    void ready(VirtualFollower follower) {
        lock.lock();
        try {
            follower.queuedNext = null;
            VirtualFollower before = last;
            if (before == null) {
                first = follower;
            } else {
                before.queuedNext = follower;
            }
            last = follower;
        } finally {
            lock.unlock();
        }
        if (abandoned) {
            runElsewhere();
        } else {
            whenReady.run();
        }
    }

    /** Whether a follower can run. A volatile read. */
    public boolean hasReady() {
        return first != null;
    }

    /** Takes a follower that can run out of the queue, for the caller to mount; null if there is none. */
    public @Nullable VirtualFollower pollReady() {
        if (first == null) {
            return null;
        }
        lock.lock();
        try {
            VirtualFollower next = first;
            if (next != null) {
                VirtualFollower following = next.queuedNext;
                first = following;
                last = following == null ? null : last;
                next.queuedNext = null;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** How many block, or can run again and have not ended their job yet. */
    public int blocked() {
        return alone.get();
    }

    /** Whether so many block that no further handler may be run. */
    public boolean isExhausted() {
        return alone.get() >= limit;
    }

    /** Their threads, those without a job too. */
    public Collection<Thread> threads() {
        return List.copyOf(live);
    }

    /** Whether a thread is one of them. */
    public boolean contains(Thread thread) {
        return live.contains(thread);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return live.isEmpty();
    }

    /** Whether {@link #abandon} was called. */
    public boolean isAbandoned() {
        return abandoned;
    }

    /** No carrier runs them any more. */
    public void abandon() {
        abandoned = true;
        if (hasReady()) {
            runElsewhere();
        }
    }

    private void runElsewhere() {
        PlatformThreads.unstarted(name + "late", () -> {
            Carrier late = new Carrier();
            late.close();
            for (VirtualFollower next = pollReady(); next != null; next = pollReady()) {
                late.mount(next);
            }
        }).start();
    }
}
