package io.baton.pool;

/** When a follower takes the lead from a leader that runs a handler. */
public enum Promotion {

    /** The classic: the leader promotes a follower before it runs each handler, so every event costs a wake-up. */
    EAGER,

    /**
     * The leader runs handlers itself and keeps the lead as long as they are quick. A watching follower takes the lead when a turn (one
     * run of a connection's callbacks) outlasts the promotion delay and the leader's thread is blocked, or has run for more than 10 ms.
     * The promotion delay is 1 ms, and up to 8 ms where nothing has been slow for a while. A connection whose turn was that slow runs on
     * followers from then on, until 16 turns in a row have been quick. The default.
     */
    MEASURED,

    /**
     * One thread of each group always leads and runs every handler: a plain event loop. A handler that blocks holds up all the other
     * connections of its group. {@link PoolBuilder#threads} is ignored.
     */
    LEADER_ONLY
}
