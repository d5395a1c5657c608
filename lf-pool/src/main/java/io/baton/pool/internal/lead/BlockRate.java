package io.baton.pool.internal.lead;

/**
 * How often the leader of a group blocks unforeseen, and how often it pays to look at it. A look costs a wake-up; a turn that
 * blocks costs the others half an interval on average. So with b such turns a second the sum of both is least at an interval of
 * sqrt(2 x cost of a look / b).
 *
 * <p>Kept is the geometric mean of the gaps between two reliefs, newer ones counting more: it follows a burst within a few of
 * them, and one odd gap does not change it much. If nothing has blocked for longer than that, the time since then is the gap. A
 * racy update loses one relief at most.
 */
final class BlockRate {

    /** The shortest interval: below it the looks would cost a core more than blocked turns do. */
    static final long SHORTEST_NANOS = 100_000;
    /** The longest interval, which is reached after about a second without a block. */
    static final long LONGEST_NANOS = 8_000_000;

    /** What a look costs: measured, a look each millisecond costs 3 % of a core. */
    private static final double LOOK_NANOS = 30_000;
    private static final long LONGEST_GAP_NANOS = (long) (LONGEST_NANOS * LONGEST_NANOS / (2 * LOOK_NANOS));
    private static final long SHORTEST_GAP_NANOS = 1_000;
    /** A new group begins with an interval of a millisecond: its first connections are unknown. */
    private static final long FIRST_GAP_NANOS = 16_000_000;

    private volatile long gap = FIRST_GAP_NANOS;
    private volatile long last;

    /** Nothing has blocked so far. */
    BlockRate(long now) {
        last = now;
    }

    /** A leader was relieved at this time. */
    void blocked(long now) {
        double newest = Math.max(SHORTEST_GAP_NANOS, Math.min(now - last, LONGEST_GAP_NANOS));
        gap = (long) Math.sqrt(gap * newest);
        last = now;
    }

    /** Nanoseconds until the next look. */
    long interval(long now) {
        double current = Math.min(Math.max(gap, now - last), LONGEST_GAP_NANOS);
        return Math.max(SHORTEST_NANOS, (long) Math.sqrt(2 * LOOK_NANOS * current));
    }
}
