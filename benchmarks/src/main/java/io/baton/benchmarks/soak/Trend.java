package io.baton.benchmarks.soak;

import java.util.Arrays;

/**
 * The slope of values over time, by Theil and Sen: the median of the slopes between any two of them. A few values that are far off
 * do not change it. The interval is Sen's, from the variance of Kendall's tau.
 *
 * @param slope the median, per unit of time
 * @param sure the slope is above this with 99.5 % probability, if the values are independent
 * @param span the time between the first value and the last
 */
record Trend(double slope, double sure, double span) {

    /** Of a normal distribution: 0.5 % are above. */
    private static final double Z = 2.576;
    /** With fewer values there is no interval to speak of. */
    static final int LEAST = 8;

    /**
     * Of at least {@link #LEAST} values.
     *
     * @param times ascending
     */
    static Trend of(double[] times, double[] values) {
        int n = times.length;
        if (n < LEAST) {
            throw new IllegalArgumentException(n + " samples say nothing of a slope; it takes " + LEAST);
        }
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[count++] = (values[j] - values[i]) / (times[j] - times[i]);
            }
        }
        Arrays.sort(slopes);
        double median = (slopes[count / 2] + slopes[(count - 1) / 2]) / 2;
        double wide = Z * Math.sqrt(n * (n - 1.0) * (2 * n + 5) / 18);
        int low = Math.max(0, (int) Math.floor((count - wide) / 2));
        return new Trend(median, slopes[low], times[n - 1] - times[0]);
    }

    /** By how much the values have grown. */
    double growth() {
        return slope * span;
    }

    /** Whether they rise by more than this, and surely rise at all. */
    boolean risesAbove(double allowed) {
        return sure > 0 && growth() > allowed;
    }
}
