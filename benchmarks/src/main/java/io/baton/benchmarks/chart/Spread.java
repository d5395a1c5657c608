package io.baton.benchmarks.chart;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The lowest, the middle and the highest of what the rounds gave; all NaN where they gave nothing. */
record Spread(double least, double median, double most) {

    /** Of the numbers there are; what is NaN is left out. */
    static Spread of(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).toArray();
        if (sorted.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    boolean isThere() {
        return !Double.isNaN(median);
    }
}
