package io.baton.pool.internal.log;

import java.util.concurrent.atomic.AtomicLong;

/** Permits one event a second and counts the others. Any thread. */
public final class OncePerSecond {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong held = new AtomicLong();

    /**
     * Whether this event is permitted.
     *
     * @param now {@link System#nanoTime}
     */
    public boolean permits(long now) {
        long due = next.get();
        if ((due == Long.MIN_VALUE || now - due >= 0) && next.compareAndSet(due, now + SECOND_NANOS)) {
            return true;
        }
        held.incrementAndGet();
        return false;
    }

    /** How many events were not permitted since the last call of this method. */
    public long takeHeld() {
        return held.getAndSet(0);
    }
}
