package io.baton.pool;

/** Which thread sends the replies that queue in a group's ring. Both keep their order. */
public enum Writing {

    /**
     * The thread that published the reply, unless another is already sending: no wake-up, no hand-off. The default, the faster
     * one.
     */
    ROLE,

    /** A thread of its own for each group, which sleeps while there is nothing to send. */
    THREAD
}
