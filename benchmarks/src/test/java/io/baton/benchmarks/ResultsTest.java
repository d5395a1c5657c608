package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.stream.IntStream;

class ResultsTest {

    private static final Load LOAD = Load.of("echo");
    private static final Peer OURS = Peer.of("c-lf:2");
    private static final Peer FLOOR = Peer.of("c-edge");

    private final Results results = new Results();

    /** Of 100 values the 40th and the 61st, and about so many lie between them: n/2 - 0.98 sqrt(n). */
    @Test
    void theErrorOfAMedianIsHalfOfItsInterval() {
        double[] hundred = IntStream.range(0, 100).mapToDouble(i -> i).toArray();
        assertThat(Results.error(hundred)).isEqualTo(10);
        assertThat(Results.error(3, 1, 2)).isNaN();
    }

    @Test
    void aNumberIsTheMedianOverTheRounds() {
        add(FLOOR, 1, 3.0);
        add(FLOOR, 2, 100.0);
        add(FLOOR, 3, 4.0);
        assertThat(results.median("c-edge", LOAD, ResultsTest::cpu)).isEqualTo(4.0);
        assertThat(Results.median(1, 2, 3, 10)).isEqualTo(2.5);
        assertThat(Results.median()).isNaN();
    }

    @Test
    void aRatioIsTakenWithinItsRound() {
        add(FLOOR, 1, 1.0);
        add(OURS, 1, 1.5);
        add(OURS, 2, 30.0); // a bad time for the machine, for both
        add(FLOOR, 2, 20.0);
        assertThat(results.ratios("c-lf:2", LOAD, "c-edge", LOAD, ResultsTest::cpu)).containsExactly(1.5, 1.5);
    }

    @Test
    void aRoundInWhichTheReferenceFailedGivesNoRatio() {
        add(OURS, 1, 1.5);
        assertThat(results.ratios("c-lf:2", LOAD, "c-edge", LOAD, ResultsTest::cpu)).isEmpty();
    }

    @Test
    void aTurnInWhichOthersHadTheMachineDoesNotCount() {
        for (int turn = 1; turn <= 5; turn++) {
            double others = turn % 2 == 0 ? 0.5e6 : 0.01e6;
            results.add(disturbed(OURS, turn, turn % 2 == 0 ? 7.0 : 2.0, others));
            results.add(disturbed(FLOOR, turn, 1.0, 0));
        }
        assertThat(results.ratios("c-lf:2", LOAD, "c-edge", LOAD, ResultsTest::cpu)).containsExactly(2.0, 2.0, 2.0);
    }

    @Test
    void allTurnsCountWhereAllAreDisturbedAlike() {
        for (int turn = 1; turn <= 4; turn++) {
            results.add(disturbed(OURS, turn, 2.0, 0.5e6));
            results.add(disturbed(FLOOR, turn, 1.0, 0.5e6));
        }
        assertThat(results.ratios("c-lf:2", LOAD, "c-edge", LOAD, ResultsTest::cpu)).hasSize(4);
    }

    @Test
    void aKindIsItsPeersWhateverTheirThreads() {
        add(OURS, 1, 1.5);
        add(FLOOR, 1, 1.0);
        results.absent(Peer.of("netty-epoll:2"), "gone");
        assertThat(results.peers("c-lf")).containsExactly("c-lf:2");
        assertThat(results.peers("c")).isEmpty();
        assertThat(results.whyAbsent("netty-epoll")).contains("gone");
    }

    @Test
    void theBlockingConnectionsAreMeasuredByWhatSleepingAllows() {
        Run run = new Run(OURS, LOAD, 1, Map.of("slow", 8.0, "slow_per_second", 760.0));
        assertThat(run.ofIdeal()).isCloseTo(0.95, within(1e-9));
    }

    private void add(Peer peer, int round, double cpu) {
        results.add(new Run(peer, LOAD, round, Map.of("cpu_us_per_message", cpu)));
    }

    private static Run disturbed(Peer peer, int turn, double cpu, double foreign) {
        return new Run(peer, LOAD, 1, turn, Map.of("cpu_us_per_message", cpu, "foreign_cpu_us", foreign,
                "stolen_us", 0.0, "seconds", 1.0));
    }

    private static double cpu(Run run) {
        return run.number("cpu_us_per_message");
    }
}
