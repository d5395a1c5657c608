package io.baton.pool;

/** When a follower takes the lead from a leader that runs a handler. */
public enum Promotion {

    /** The classic: the leader promotes a follower before it runs each handler, so every event costs a wake-up. */
    EAGER,

    /**
     * The leader runs handlers itself and keeps the lead as long as they are quick. A watching follower takes the lead when it
     * finds the leader's thread blocked in a turn (one run of a connection's callbacks), or running in one for more than 10 ms;
     * for more than 1 ms if another core is idle. How often it looks, the promotion delay, follows from how often turns block
     * unforeseen: from 8 ms where none does to 0.1 ms. A connection whose turn was that slow runs on followers from then on,
     * until 16 turns in a row have been quick. So do new connections of a handler most of whose connections were slow lately. The
     * default.
     */
    MEASURED,

    /**
     * One thread of each group always leads and runs every handler: a plain event loop. A handler that blocks holds up all the
     * other connections of its group. {@link PoolBuilder#threads} is ignored.
     */
    LEADER_ONLY
}
