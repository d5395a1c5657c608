package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.stream.IntStream;

class EstimateTest {

    /** The 40th and the 61st of 100 sorted values, as in any table of the sign test. */
    @Test
    void theIntervalOfAMedianLiesBetweenTwoOfTheValues() {
        Estimate hundred = Estimate.of(IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray());
        assertThat(hundred.value()).isEqualTo(50.5);
        assertThat(hundred.low()).isEqualTo(40);
        assertThat(hundred.high()).isEqualTo(61);
    }

    @Test
    void fiveValuesAreTooFewForAnInterval() {
        Estimate five = Estimate.of(5, 4, 3, 2, 1);
        assertThat(five.value()).isEqualTo(3);
        assertThat(five.hasInterval()).isFalse();
        assertThat(Estimate.of(6, 5, 4, 3, 2, 1)).extracting(Estimate::low, Estimate::high).containsExactly(1.0, 6.0);
    }

    @Test
    void noValuesGiveNoNumber() {
        assertThat(Estimate.of()).isEqualTo(Estimate.NONE);
        assertThat(Estimate.NONE.isThere()).isFalse();
    }

    /**
     * Of 400 experiments with a true ratio of 1.25, at least 90 % must have it in their interval, and not all of
     * them.
     */
    @Test
    void theBootstrapIntervalHoldsTheTrueRatioAboutAsOftenAsItSays() {
        Random random = new Random(7);
        int held = 0;
        for (int experiment = 0; experiment < 400; experiment++) {
            Estimate ratio = Estimate.ofPooledMedians(spread(125, random), spread(100, random));
            held += ratio.low() <= 1.25 && 1.25 <= ratio.high() ? 1 : 0;
        }
        assertThat(held).isBetween(360, 399);
    }

    private static double[] spread(double median, Random random) {
        return IntStream.range(0, 40).mapToDouble(i -> median * Math.exp(0.3 * random.nextGaussian())).toArray();
    }

    @Test
    void theSameValuesGiveTheSameInterval() {
        double[] ours = {3, 1, 4, 1, 5, 9, 2, 6};
        double[] theirs = {2, 7, 1, 8, 2, 8, 1, 8};
        assertThat(Estimate.ofPooledMedians(ours, theirs)).isEqualTo(Estimate.ofPooledMedians(ours, theirs));
        assertThat(Estimate.ofPooledMedians(ours, theirs).value()).isCloseTo(3.5 / 4.5, within(1e-12));
    }
}
