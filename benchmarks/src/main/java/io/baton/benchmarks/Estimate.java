package io.baton.benchmarks;

import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.distribution.BinomialDistribution;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A median or a ratio, and how far it can be trusted. All fields are NaN where there are no values.
 *
 * @param value the median of the slices, or the ratio
 * @param lowerQuartile where the middle half of the slices begins
 * @param upperQuartile where the middle half of the slices ends
 * @param low lower end of the interval that holds the true value with 95 %; NaN if there are too few slices
 * @param high upper end of that interval
 */
public record Estimate(double value, double lowerQuartile, double upperQuartile, double low, double high) {

    static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private static final double TAIL = 0.025;
    private static final Quantile QUANTILE = Quantile.withDefaults();
    private static final int RESAMPLES = 2000;
    /** With fewer values no interval between two of them holds the median with 95 %. */
    private static final int FEWEST = 6;
    /** Any fixed number: the same file must give the same interval each time. */
    private static final long SEED = 20_04;

    /**
     * The median of values that are as good as each other. Its interval lies between two of the sorted values; which
     * ones follows from the binomial distribution of how many values are below the true median.
     */
    public static Estimate of(double... values) {
        if (values.length == 0) {
            return NONE;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] quartiles = QUANTILE.evaluate(sorted, 0.25, 0.5, 0.75);
        if (sorted.length < FEWEST) {
            return new Estimate(quartiles[1], quartiles[0], quartiles[2], Double.NaN, Double.NaN);
        }
        int rank = BinomialDistribution.of(sorted.length, 0.5).inverseCumulativeProbability(TAIL);
        return new Estimate(quartiles[1], quartiles[0], quartiles[2], sorted[rank - 1], sorted[sorted.length - rank]);
    }

    /**
     * The ratio of two medians, each over all turns: for numbers that a single slice cannot tell, as the 99.9th
     * percentile of some thousand messages. The interval is the one of a bootstrap that draws whole turns, both
     * values together.
     *
     * @param ours a value for each turn
     * @param theirs as many, of the same turns
     */
    static Estimate ofPooledMedians(double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
        Estimate single = of(ratios);
        double value = of(ours).value / of(theirs).value;
        if (ours.length < FEWEST) {
            return new Estimate(value, single.lowerQuartile, single.upperQuartile, Double.NaN, Double.NaN);
        }
        double[] bounds = QUANTILE.evaluate(resampled(ours, theirs), TAIL, 1 - TAIL);
        return new Estimate(value, single.lowerQuartile, single.upperQuartile, bounds[0], bounds[1]);
    }

    private static double[] resampled(double[] ours, double[] theirs) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] drawnOurs = new double[ours.length];
        double[] drawnTheirs = new double[ours.length];
        double[] ratios = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < ours.length; j++) {
                int turn = random.nextInt(ours.length);
                drawnOurs[j] = ours[turn];
                drawnTheirs[j] = theirs[turn];
            }
            ratios[i] = QUANTILE.evaluate(drawnOurs, 0.5) / QUANTILE.evaluate(drawnTheirs, 0.5);
        }
        return ratios;
    }

    /** Whether there is a value. */
    public boolean isThere() {
        return !Double.isNaN(value);
    }

    /** Whether there is an interval. */
    public boolean hasInterval() {
        return !Double.isNaN(low);
    }
}
