package io.baton.pool.lead;

/** What a thread without work has become: see {@link Lead#settle}. */
public enum Place {

    /** It holds the lead. */
    LEADER,

    /** It has the watch: see {@link Watch#keep}. */
    WATCHER,

    /** It is on the idle stack: see {@link Lead#idle}. */
    IDLE
}
