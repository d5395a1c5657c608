package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.ConnectionFifo;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.lead.Lead;

/**
 * The owned connections of a group that wait for a thread to run their turn, and the waking of that thread. A turn that is known to
 * be slow is run by followers only; the others (of new connections, and of those that some thread asked to close) by any thread.
 *
 * <p>A thread that adds first queues and then wakes; a thread that goes idle, or to epoll_wait, first says so in the lead word and
 * then looks at this queue. So one of the two sees the other, and no turn waits beside an idle thread. Nothing here can fail: a
 * connection that was queued and not seen would stay owned for ever.
 */
final class TurnQueue {

    private final ConnectionFifo forAnyThread = new ConnectionFifo();
    private final ConnectionFifo forFollowers = new ConnectionFifo();
    private final Lead lead;
    private final Waker waker;
    private final boolean followersRunSlow;
    private ThreadSharing sharing;
    private int group;

    /**
     * An empty queue.
     *
     * @param followersRunSlow whether slow turns are left to followers; else every thread runs every turn
     */
    TurnQueue(Lead lead, Waker waker, boolean followersRunSlow) {
        this.lead = lead;
        this.waker = waker;
        this.followersRunSlow = followersRunSlow;
    }

    /** Where threads are found if this group has none idle. Before the threads start. */
    void share(ThreadSharing threads, int number) {
        sharing = threads;
        group = number;
    }

    /** Whether the turns of this connection are left to followers. By its owner. */
    boolean isForFollowers(PooledConnection connection) {
        return followersRunSlow && connection.isSlow();
    }

    /** Queues the turn of an owned connection for the kind of thread that may run it. Any thread. */
    void add(PooledConnection connection) {
        if (isForFollowers(connection)) {
            addForFollowers(connection);
        } else {
            forAnyThread.add(connection);
            // If the leader does not wait, it looks at this queue before it does; if nobody leads, the next leader does.
            if (lead.isWaiting()) {
                waker.wake();
            }
        }
    }

    /**
     * Queues the slow turn of an owned connection and wakes a follower: the watcher only if no other thread is idle. What the event
     * said is kept in the connection.
     */
    void addForFollowers(PooledConnection connection) {
        forFollowers.add(connection);
        if (!lead.wakeSpare() && !sharing.wakeSpareOfOther(group) && !lead.wakeWatcher()) {
            sharing.wakeWatcherOfOther(group);
        }
    }

    /** The calling thread is about to block in a turn. If it leads, another one does from here on. */
    void passLead() {
        if (followersRunSlow && !lead.passIfLeading()) {
            sharing.needsLeader(group);
        }
    }

    /** The next turn that the leader may run too, or null. */
    PooledConnection nextForAnyThread() {
        return forAnyThread.poll();
    }

    /** The next turn that only followers run, or null. */
    PooledConnection nextForFollowers() {
        return forFollowers.poll();
    }

    boolean hasForAnyThread() {
        return !forAnyThread.isEmpty();
    }

    boolean hasForFollowers() {
        return !forFollowers.isEmpty();
    }
}
