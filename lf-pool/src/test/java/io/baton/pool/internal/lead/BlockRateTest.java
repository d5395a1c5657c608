package io.baton.pool.internal.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

/** Time is a number here: nothing waits. */
class BlockRateTest {

    private static final long SECOND = 1_000_000_000;

    private final BlockRate rate = new BlockRate(0);

    /** The mean interval after so many blocks a second at random times. */
    private long intervalAt(double blocksASecond) {
        SplittableRandom random = new SplittableRandom(1);
        long now = 0;
        long sum = 0;
        int rounds = 1_000;
        for (int i = 0; i < rounds; i++) {
            now += (long) (-Math.log(1 - random.nextDouble()) * SECOND / blocksASecond);
            rate.blocked(now);
            sum += rate.interval(now);
        }
        return sum / rounds;
    }

    @Test
    void theIntervalIsNearTheBestOneForTheRate() {
        for (double blocks : new double[] {5, 50, 500, 2_000}) {
            double best = Math.sqrt(2 * 30_000 * (SECOND / blocks));
            assertThat((double) intervalAt(blocks)).as("%s blocks a second", blocks).isBetween(0.6 * best, 1.3 * best);
        }
    }

    @Test
    void itHasBounds() {
        for (int i = 1; i < 100; i++) {
            rate.blocked(i * 1_000L);
        }
        assertThat(rate.interval(100_000)).isEqualTo(BlockRate.SHORTEST_NANOS);
        assertThat(rate.interval(100 * SECOND)).isBetween(BlockRate.LONGEST_NANOS - 1_000, BlockRate.LONGEST_NANOS);
    }

    @Test
    void aBurstAfterALongRestIsFollowedWithinAFewBlocks() {
        long now = 100 * SECOND;
        for (int i = 0; i < 6; i++) {
            rate.blocked(now);
            now += rate.interval(now);
        }
        assertThat(rate.interval(now)).isLessThan(300_000);
    }

    @Test
    void withoutBlocksItGrowsAgain() {
        intervalAt(1_000);
        long now = 10_000 * SECOND;
        assertThat(rate.interval(now)).isGreaterThan(7_900_000);
    }
}
