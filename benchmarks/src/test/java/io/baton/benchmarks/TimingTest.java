package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.benchmarks.scenario.Scenarios;
import io.baton.benchmarks.scenario.Shape;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Function;

/** The plan is what the progress display counts with; on an idle machine it is right within some percent. */
class TimingTest {

    private static final double MINUTE = 60;

    @Test
    void aFullRunIsPlannedForLessThan105Minutes() {
        assertThat(planned(TimingOptions.FULL, Scenario::peers)).isBetween(40 * MINUTE, 105 * MINUTE);
    }

    @Test
    void aQuickRunIsPlannedForLessThan12Minutes() {
        assertThat(planned(TimingOptions.QUICK, Scenario::goalPeers)).isBetween(5 * MINUTE, 12 * MINUTE);
    }

    @Test
    void longerSlicesAreFewer() {
        Timing own = new Timing(1, 16, 0.2, 0.05, 1, 0).of(Scenarios.of("p3", Shape.OWN).get(0));
        assertThat(own.slices()).isEqualTo(4);
        assertThat(own.seconds()).isEqualTo(1.0);
    }

    @Test
    void aServerInCIsWarmedUpShortly() {
        assertThat(TimingOptions.FULL.warmup(Peer.of("c-edge"))).isLessThan(0.5);
        assertThat(TimingOptions.FULL.warmup(Peer.of("nio"))).isEqualTo(TimingOptions.FULL.warmup());
    }

    @Test
    void idleConnectionsTakeTimeToOpen() {
        Load echo = Load.echo(1, 64);
        assertThat(TimingOptions.FULL.ofSlice(echo.with("--idle", 17_900)))
                .isGreaterThan(TimingOptions.FULL.ofSlice(echo) + 1);
    }

    @Test
    void aLoadThatBlocksForLongTakesTimeToBeginAndToEnd() {
        Load echo = Load.echo(1, 64);
        Load blocking = echo.with("--slow", 10, "--block-ms", 1000, "--stagger", 1000);
        assertThat(TimingOptions.FULL.ofSlice(blocking)).isGreaterThan(TimingOptions.FULL.ofSlice(echo) + 2);
    }

    private static double planned(Timing timing, Function<Scenario, List<String>> peers) {
        return Scenarios.GOALS.stream().flatMap(name -> Scenarios.of(name, Shape.OWN).stream())
                .mapToDouble(scenario ->
                        timing.total(scenario, peers.apply(scenario).stream().map(Peer::of).toList())).sum();
    }
}
