package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.TurnMeter;

/** What a thread of a group finds to do, seen from its loop, which knows nothing of connections and replies. */
interface GroupTasks {

    /** Handles one event. */
    void event(long token, int mask, PooledBuffer lent, TurnMeter meter);

    /** Runs one waiting turn that any thread may run; false if there is none. */
    boolean runForAnyThread(PooledBuffer lent, TurnMeter meter);

    /** Runs one waiting turn that only followers run; false if there is none. */
    boolean runForFollowers(PooledBuffer lent, TurnMeter meter);

    /** Whether {@link #runForAnyThread} would find something. */
    boolean hasForAnyThread();

    /** Whether {@link #runForFollowers} would find something. */
    boolean hasForFollowers();

    /** Wakes a thread for {@link #runForFollowers}. */
    default void wakeFollower() {
    }

    /** Whether turns wait that {@link #hasForFollowers} does not count, because others compute. */
    default boolean isRationed() {
        return false;
    }

    /** Lets turns that wait because others compute run if those block. */
    default void lookAtRation() {
    }

    /** Sends the replies that turns have queued so far. */
    void sendReplies();

    /** Whether a virtual follower whose block has ended waits for a carrier. */
    default boolean hasReadyFollowers() {
        return false;
    }

    /** Runs one turn that waits because too many others block; false if there is none. By a follower that was one of them. */
    default boolean runHeldBack(PooledBuffer lent, TurnMeter meter) {
        return false;
    }

    /** Whether a virtual thread, which the calling thread carries and which is not mounted, is sending replies. */
    default boolean isWriting(Thread thread) {
        return false;
    }

    /** Whether the threads are to end. */
    boolean isStopping();
}
