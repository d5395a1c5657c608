package io.baton.pool.group;

import io.baton.pool.connection.Chunk;
import io.baton.pool.connection.TurnMeter;

/** What a thread of a group finds to do, seen from its loop: no word of connections or replies here. */
interface Work {

    /** Handles one event. */
    void event(long token, int mask, Chunk lent, TurnMeter meter);

    /** Runs one waiting turn that anybody may run; false if there is none. */
    boolean runForAnybody(Chunk lent, TurnMeter meter);

    /** Runs one waiting turn that only followers run; false if there is none. */
    boolean runForFollowers(Chunk lent, TurnMeter meter);

    /** Whether {@link #runForAnybody} would find something. */
    boolean hasForAnybody();

    /** Whether {@link #runForFollowers} would find something. */
    boolean hasForFollowers();

    /** What turns have queued so far leaves: of a leader that was relieved, or of several turns together. */
    void sendReplies();

    /** Whether the threads are to end. */
    boolean isStopping();
}
