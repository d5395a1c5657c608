package io.baton.pool.internal.group;

/**
 * On which threads the turns of a group run, as one of the pool's threads sees it: on itself, or on virtual followers that it
 * carries. Used by that thread alone.
 */
interface TurnThreads {

    /** Leads until the lead is gone, or the pool stops. */
    void lead();

    /** Runs one slow turn, if one waits. */
    void slowTurn();

    /** Claims events beside the leader. */
    void help();

    /** Runs followers whose block has ended; false if there is none. */
    default boolean runReady() {
        return false;
    }

    /** This thread ends, and leads no more. */
    default void close() {
    }
}
