package io.baton.pool;

/** How a connection is given back to the kernel after a turn. Both keep the promise of one thread at a time. */
public enum Arming {

    /** One-shot: the kernel itself reports it to one thread only, and each turn ends with an EPOLL_CTL_MOD. */
    ONESHOT,

    /**
     * A connection whose turns are quick is armed for good, edge-triggered, after a number of them, which saves the EPOLL_CTL_MOD
     * per message; that one thread at a time owns it is then up to its state word alone. When its turns grow long, or its replies
     * have to wait for room, it goes back to one-shot. The default.
     */
    ADAPTIVE
}
