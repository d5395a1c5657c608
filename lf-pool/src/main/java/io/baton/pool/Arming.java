package io.baton.pool;

/**
 * How a connection is given back to the kernel after a turn (one run of its callbacks). With both, one thread at a time runs the
 * callbacks of a connection.
 */
public enum Arming {

    /** One-shot: the kernel itself reports it to one thread only, and each turn ends with an EPOLL_CTL_MOD. */
    ONESHOT,

    /**
     * After 16 quick turns in a row a connection is armed for good, edge-triggered, which saves the EPOLL_CTL_MOD per message.
     * From then on the pool's own state, and not the kernel, keeps a second thread away from it. When a turn is slow, or replies
     * have to wait for room in the socket, it goes back to one-shot. The default.
     */
    ADAPTIVE
}
