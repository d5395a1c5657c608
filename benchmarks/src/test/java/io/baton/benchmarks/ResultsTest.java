package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Map;

class ResultsTest {

    private static final Load LOAD = Load.of("echo");
    private static final String OURS = "c-lf:2";
    private static final String FLOOR = "c-edge";

    private final Results results = new Results();

    @Test
    void aNumberIsTheMedianOverTheRounds() {
        add(FLOOR, 1, 3.0);
        add(FLOOR, 2, 100.0);
        add(FLOOR, 3, 4.0);
        assertThat(results.number("c-edge", LOAD, Metric.CPU::of).value()).isEqualTo(4.0);
        assertThat(results.number("c-lf:2", LOAD, Metric.CPU::of).isThere()).isFalse();
    }

    @Test
    void aRatioIsTakenWithinItsRound() {
        add(FLOOR, 1, 1.0);
        add(OURS, 1, 1.5);
        add(OURS, 2, 30.0); // a bad time for the machine, for both
        add(FLOOR, 2, 20.0);
        assertThat(ratio()).isEqualTo(new Estimate(1.5, 1.5, 1.5, Double.NaN, Double.NaN));
    }

    @Test
    void aRoundInWhichTheReferenceFailedGivesNoRatio() {
        add(OURS, 1, 1.5);
        assertThat(ratio()).isEqualTo(Estimate.NONE);
    }

    @Test
    void aTurnInWhichOthersHadTheMachineDoesNotCount() {
        for (int turn = 1; turn <= 5; turn++) {
            double others = turn % 2 == 0 ? 0.5e6 : 0.01e6;
            results.add(disturbed(OURS, turn, turn % 2 == 0 ? 7.0 : 2.0, others));
            results.add(disturbed(FLOOR, turn, 1.0, 0));
        }
        assertThat(ratio()).isEqualTo(new Estimate(2.0, 2.0, 2.0, Double.NaN, Double.NaN));
    }

    @Test
    void allTurnsCountWhereAllAreDisturbedAlike() {
        for (int turn = 1; turn <= 4; turn++) {
            results.add(disturbed(OURS, turn, turn, 0.5e6));
            results.add(disturbed(FLOOR, turn, 1.0, 0.5e6));
        }
        assertThat(ratio().value()).isEqualTo(2.5);
    }

    @Test
    void aKindIsItsPeersWhateverTheirThreads() {
        add(OURS, 1, 1.5);
        add(FLOOR, 1, 1.0);
        results.absent("netty-epoll:2", "gone");
        assertThat(results.peers("c-lf")).containsExactly("c-lf:2");
        assertThat(results.peers("c")).isEmpty();
        assertThat(results.whyAbsent("netty-epoll")).contains("gone");
    }

    @Test
    void theBlockingConnectionsAreMeasuredByWhatSleepingAllows() {
        Run run = new Run(OURS, LOAD, 1, Map.of("slow", 8.0, "slow_per_second", 760.0));
        assertThat(run.ofIdeal()).isCloseTo(0.95, within(1e-9));
    }

    @Test
    void aRatioToAnotherLoadIsTakenWithinItsTurn() {
        Load more = Load.of("more");
        for (int turn = 1; turn <= 3; turn++) {
            results.add(new Run(OURS, LOAD, turn, Map.of("cpu_us_per_message", (double) turn)));
            results.add(new Run(OURS, more, turn, Map.of("cpu_us_per_message", 1.2 * turn)));
        }
        assertThat(results.number("c-lf:2", new Quantity(Metric.CPU, more, LOAD)).value()).isCloseTo(1.2, within(1e-9));
    }

    /** In each single turn the ratio says 10 or 0.1, by which of the two was held up. */
    @Test
    void aTailIsComparedByItsMedianOverAllTurns() {
        for (int turn = 1; turn <= 9; turn++) {
            results.add(tail(OURS, turn, turn % 3 == 1 ? 1000 : 110));
            results.add(tail(FLOOR, turn, turn % 3 == 2 ? 1000 : 100));
        }
        Estimate ratio = results.ratio("c-lf:2", LOAD, "c-edge", Metric.P99);
        assertThat(ratio.value()).isCloseTo(1.1, within(1e-9));
        assertThat(ratio.low()).isLessThanOrEqualTo(1.1);
        assertThat(ratio.high()).isGreaterThanOrEqualTo(1.1);
    }

    private static Run tail(String peer, int turn, double micros) {
        return new Run(peer, LOAD, 1, turn, Map.of("quick_p99_us", micros));
    }

    private Estimate ratio() {
        return results.ratio("c-lf:2", LOAD, "c-edge", Metric.CPU);
    }

    private void add(String peer, int round, double cpu) {
        results.add(new Run(peer, LOAD, round, Map.of("cpu_us_per_message", cpu)));
    }

    private static Run disturbed(String peer, int turn, double cpu, double foreign) {
        return new Run(peer, LOAD, 1, turn, Map.of("cpu_us_per_message", cpu, "foreign_cpu_us", foreign,
                "stolen_us", 0.0, "seconds", 1.0));
    }
}
