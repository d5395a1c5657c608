package io.baton.pool;

/**
 * When a follower takes the lead from a leader that runs a handler.
 */
public enum Promotion {

    /** The classic: the leader promotes a follower before it runs each handler. A wake-up for every event. */
    EAGER,

    /**
     * The leader runs handlers itself and keeps the lead as long as they are quick. A watching follower takes the lead when a
     * turn outlasts the promotion delay and its thread is blocked, or has run for long. A connection whose turn was that slow
     * runs on followers from then on, until it has been quick for a while. The default.
     */
    MEASURED,

    /** One thread leads for ever and runs every handler: a plain event loop. A handler that blocks holds up all the others. */
    LEADER_ONLY
}
