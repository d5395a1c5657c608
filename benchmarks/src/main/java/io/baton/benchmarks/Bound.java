package io.baton.benchmarks;

import java.util.Locale;

/**
 * The limit of a goal's number.
 *
 * @param limit the last value that meets the goal
 * @param above whether numbers above it miss the goal; else those below do
 */
public record Bound(double limit, boolean above) {

    /** Less is better. */
    public static Bound atMost(double limit) {
        return new Bound(limit, true);
    }

    /** More is better. */
    public static Bound atLeast(double limit) {
        return new Bound(limit, false);
    }

    boolean holds(double value) {
        return above ? value <= limit : value >= limit;
    }

    /** Whether the first is nearer to missing the goal, or misses it by more. */
    boolean isWorse(double one, double other) {
        return above ? one > other : one < other;
    }

    @Override
    public String toString() {
        String number = limit == Math.rint(limit) ? "%.0f" : "%.2f";
        return (above ? "<= " : ">= ") + String.format(Locale.ROOT, number, limit);
    }
}
