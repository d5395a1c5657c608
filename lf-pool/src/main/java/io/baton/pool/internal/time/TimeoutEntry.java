package io.baton.pool.internal.time;

/** Something that happens at a time. Linked into the wheel itself, so that scheduling makes no object. */
public abstract class TimeoutEntry {

    TimeoutEntry previous;
    TimeoutEntry next;
    long when;
    /** The wheel's slot it is linked in, or −1. */
    int slot = -1;

    /** Its time has come. Called without any lock, by the thread that leads; must not block. */
    public abstract void expire();

    /** Whether it is in a wheel. To be asked by the thread that may touch the wheel. */
    public final boolean isInWheel() {
        return slot >= 0;
    }
}
