package io.baton.benchmarks.chart;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The median of what the slices gave, and where their middle half lies; of three or less, all. All NaN where they gave nothing. */
record Spread(double low, double median, double high) {

    private static final int QUARTERS = 4;

    /** Of the numbers there are; what is NaN is left out. */
    static Spread of(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).toArray();
        if (sorted.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        int quarter = sorted.length / QUARTERS;
        return new Spread(sorted[quarter], median, sorted[sorted.length - 1 - quarter]);
    }

    boolean isThere() {
        return !Double.isNaN(median);
    }
}
