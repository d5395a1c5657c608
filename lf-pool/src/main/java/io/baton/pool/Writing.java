package io.baton.pool;

/** Who sends the replies that queue in a group's ring. Both keep their order. */
public enum Writing {

    /** Whoever has published one, if nobody is at it: no wake-up, no hand-off. The default, being the faster. */
    ROLE,

    /** A thread of its own for each group, which sleeps while there is nothing to send. */
    THREAD
}
