package io.baton.pool.internal.group;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The pause of a loop that fails again and again: a millisecond at first, twice as long each time, a second at most. A failure
 * that comes after progress, or more than a second after the last, begins at a millisecond again. One thread's own.
 */
final class Backoff {

    static final long SHORTEST_NANOS = 1_000_000;
    static final long LONGEST_NANOS = 1_000_000_000;

    private long nanos = SHORTEST_NANOS;
    private long lastEnd = System.nanoTime() - LONGEST_NANOS;
    private long lastProgress = Long.MIN_VALUE;

    /**
     * Pauses after a failure; unparking the thread ends the pause if {@code ended} says so.
     *
     * @param progress a number that has grown if the loop did something useful since the last failure
     */
    void pause(long progress, BooleanSupplier ended) {
        nanos = next(progress, System.nanoTime());
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !ended.getAsBoolean(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            // With the interrupt status set, parking would return at once.
            Thread.interrupted();
        }
        lastEnd = System.nanoTime();
        lastProgress = progress;
    }

    private long next(long progress, long now) {
        boolean again = progress == lastProgress && now - lastEnd < LONGEST_NANOS;
        return again ? Math.min(2 * nanos, LONGEST_NANOS) : SHORTEST_NANOS;
    }

    /** How long the last pause was meant to be. */
    long nanos() {
        return nanos;
    }
}
