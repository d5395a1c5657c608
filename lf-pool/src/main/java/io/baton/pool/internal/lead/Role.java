package io.baton.pool.internal.lead;

/** The role that {@link Lead#takeRole} has given to a thread without work. */
public enum Role {

    /** It holds the lead. */
    LEADER,

    /** It has the watch: see {@link Watch#keep}. */
    WATCHER,

    /** It is on the idle stack: see {@link Lead#idle}. */
    IDLE
}
