package io.baton.pool.internal.thread;

import org.jspecify.annotations.Nullable;

/**
 * A platform thread, as the virtual followers of one group see it: it mounts them, and keeps some that have no job. Used by that
 * thread, and by the follower that is mounted on it, so by one thread at a time: nothing here is atomic.
 */
public final class Carrier {

    /** After many handlers have blocked at once, most of their threads end. */
    private static final int KEPT = 16;

    private final VirtualFollower[] spare = new VirtualFollower[KEPT];
    private int count;
    private boolean closed;
    /** Whether the follower that was mounted last has done its job. It cannot be asked: it may run elsewhere already. */
    private boolean done;
    private @Nullable Throwable failure;

    /** A carrier without followers. */
    public Carrier() {
    }

    /**
     * Runs a follower until its job is done, it blocks or it gives way. The caller must have taken it: by {@link #take}, {@link
     * VirtualFollowers#add}, {@link VirtualFollower#takeReady} or {@link VirtualFollowers#pollReady}.
     *
     * @return whether its job is done; if not, and it was taken out of the queue, another carrier may run it already
     */
    public boolean mount(VirtualFollower follower) {
        done = false;
        boolean wasAlone = follower.isAlone();
        follower.mount(this);
        if (done) {
            follower.hasDone(wasAlone);
        }
        return done;
    }

    /** What the last job has thrown that was done here, once; or null. */
    public @Nullable Throwable takeFailure() {
        Throwable thrown = failure;
        failure = null;
        return thrown;
    }

    /** The follower that is mounted has done its job. By that follower. True if it is to wait for another job here. */
    boolean done(VirtualFollower follower, @Nullable Throwable thrown) {
        done = true;
        failure = thrown;
        if (closed || count == KEPT) {
            return false;
        }
        spare[count++] = follower;
        return true;
    }

    /** Takes a follower that has no job, for the caller to mount; null if there is none. */
    public @Nullable VirtualFollower take() {
        while (count > 0) {
            VirtualFollower follower = spare[--count];
            spare[count] = null;
            follower.begin();
            if (follower.takeReady()) {
                return follower;
            }
            // Another thread has unparked it and is about to give it to its scheduler. It ends without a job, when it can run.
            follower.end();
            if (!follower.leave() && follower.takeReady()) {
                mount(follower);
            }
        }
        return null;
    }

    /** Ends all, and keeps none from here on. */
    public void close() {
        closed = true;
        for (VirtualFollower follower = take(); follower != null; follower = take()) {
            follower.end();
            mount(follower);
        }
    }
}
