package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.TurnMeter;

/** What a thread of a group finds to do, seen from its loop: no word of connections or replies here. */
interface GroupTasks {

    /** Handles one event. */
    void event(long token, int mask, PooledBuffer lent, TurnMeter meter);

    /** Runs one waiting turn that anybody may run; false if there is none. */
    boolean runForAnybody(PooledBuffer lent, TurnMeter meter);

    /** Runs one waiting turn that only followers run; false if there is none. */
    boolean runForFollowers(PooledBuffer lent, TurnMeter meter);

    /** Whether {@link #runForAnybody} would find something. */
    boolean hasForAnybody();

    /** Whether {@link #runForFollowers} would find something. */
    boolean hasForFollowers();

    /** What turns have queued so far leaves: of a leader that was relieved, or of several turns together. */
    void sendReplies();

    /** Whether the threads are to end. */
    boolean isStopping();
}
