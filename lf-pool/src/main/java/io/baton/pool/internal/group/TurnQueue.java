package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.ConnectionFifo;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.lead.Lead;

import org.jspecify.annotations.Nullable;

/**
 * The owned connections of a group that wait for a thread to run their turn, and the waking of that thread. A turn that is known
 * to be slow is run by followers only; the others (of new connections, and of those that some thread asked to close) by any
 * thread. Of the slow turns that are known to compute only so many run at once as {@link CoreRation} allows; those that block
 * never wait for it.
 *
 * <p>A thread that adds first queues and then wakes; a thread that goes idle, or to epoll_wait, first says so in the lead word
 * and then looks at this queue. So one of the two sees the other, and no turn waits beside an idle thread. A thread whose turn
 * has given its place in the ration back looks at this queue before it goes idle, or wakes another thread if it goes on to lead.
 * Nothing here can fail: a connection that was queued and not seen would stay owned for ever.
 */
final class TurnQueue {

    private final ConnectionFifo forAnyThread = new ConnectionFifo();
    private final ConnectionFifo forFollowers = new ConnectionFifo();
    private final ConnectionFifo heldBack = new ConnectionFifo();
    private final ConnectionFifo computing = new ConnectionFifo();
    private final Lead lead;
    private final Waker waker;
    private final boolean followersRunSlow;
    /** Until it is {@link #share shared}, the group is alone. */
    private ThreadSharing sharing;
    private CoreRation ration;
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
        this.sharing = new ThreadSharing(lead);
        this.ration = sharing.ration();
    }

    /** Where threads are found if this group has none idle. Before the threads start. */
    void share(ThreadSharing threads, int number) {
        sharing = threads;
        ration = threads.ration();
        group = number;
    }

    /** How many threads the pool has now. */
    int threads() {
        return sharing.growth().live();
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
     * Queues the slow turn of an owned connection and wakes a follower: the watcher only if no other thread is idle. What the
     * event said is kept in the connection.
     */
    void addForFollowers(PooledConnection connection) {
        if (!connection.computes()) {
            forFollowers.add(connection);
            wakeFollower();
            return;
        }
        computing.add(connection);
        if (ration.isFree()) {
            wakeFollower();
        } else if (!lead.nudgeIfAsleep()) {
            // A watcher that is awake looks at the ration; this one was not.
            sharing.nudgeIfAsleep(group);
        }
    }

    /** Wakes a thread for a slow turn. */
    void wakeFollower() {
        sharing.needsFollower(group);
    }

    /** The calling thread is about to block in a turn. If it leads, another one does from here on. */
    void passLead() {
        if (followersRunSlow) {
            giveLeadUp();
        }
    }

    /** If the calling thread leads, another one does from here on, or none if all are busy. */
    void giveLeadUp() {
        if (!lead.passIfLeading()) {
            sharing.needsLeader(group);
        }
    }

    /**
     * Queues the turn of an owned connection until fewer followers block. By a thread that runs turns, and then looks once more.
     */
    void holdBack(PooledConnection connection) {
        heldBack.add(connection);
    }

    /** Fewer followers block: wakes whoever may run what was held back, or was left to followers. */
    void release() {
        if (!heldBack.isEmpty() && lead.isWaiting()) {
            waker.wake();
        }
        if (hasForFollowers()) {
            wakeFollower();
        }
    }

    /** A virtual follower can run: wakes the leader if it waits; if not, it looks before it does. */
    void followerIsReady() {
        if (lead.isWaiting()) {
            waker.wake();
        }
    }

    /** The next turn that was held back, or null. */
    @Nullable PooledConnection nextHeldBack() {
        return heldBack.poll();
    }

    boolean hasHeldBack() {
        return !heldBack.isEmpty();
    }

    /** The next turn that the leader may run too, or null. */
    @Nullable PooledConnection nextForAnyThread() {
        return forAnyThread.poll();
    }

    /** The next turn that only followers run, for the thread of this meter; or null. Afterwards comes {@link #ended}. */
    @Nullable PooledConnection nextForFollowers(TurnMeter meter) {
        if (!computing.isEmpty() && ration.take(meter)) {
            PooledConnection next = computing.poll();
            if (next != null) {
                return next;
            }
            ration.giveBack(meter);
        }
        return forFollowers.poll();
    }

    /** The turn that this thread took by {@link #nextForFollowers} has ended. */
    void ended(TurnMeter meter) {
        ration.giveBack(meter);
    }

    /** Whether turns wait because others compute. */
    boolean isRationed() {
        return !computing.isEmpty();
    }

    /** A look by a watcher, from time to time while turns wait for others that compute: lets them run if those block. */
    void lookAtRation() {
        if (!computing.isEmpty() && (ration.takeFromBlocked() || ration.isFree())) {
            wakeFollower();
        }
    }

    boolean hasForAnyThread() {
        return !forAnyThread.isEmpty();
    }

    boolean hasForFollowers() {
        return !forFollowers.isEmpty() || !computing.isEmpty() && ration.isFree();
    }
}
