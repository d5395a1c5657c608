package io.baton.pool.internal.lead;

/** What a thread without work has become: see {@link Lead#takeRole}. */
public enum Role {

    /** It holds the lead. */
    LEADER,

    /** It has the watch: see {@link Watch#keep}. */
    WATCHER,

    /** It is on the idle stack: see {@link Lead#idle}. */
    IDLE
}
