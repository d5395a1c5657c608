package io.baton.benchmarks;

/**
 * What is compared between servers, or between two builds of one: a metric on a load, or how the metric on one load
 * relates to the same metric on another.
 *
 * @param base the load whose number is 1; null where the number itself is meant
 */
public record Quantity(Metric metric, Load load, Load base) {

    /** The number itself. */
    public static Quantity of(Metric metric, Load load) {
        return new Quantity(metric, load, null);
    }

    /** What it is, and its unit. */
    public String text() {
        String number = metric.text() + ", " + load.label();
        return base == null ? number : number + " / " + base.label();
    }

    /** Digits after the point that are worth printing. */
    int digits() {
        return base == null ? metric.digits() : Metric.RATIO_DIGITS;
    }
}
