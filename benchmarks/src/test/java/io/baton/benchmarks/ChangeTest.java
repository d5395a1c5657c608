package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baton.benchmarks.scenario.Scenarios;
import io.baton.benchmarks.scenario.Shape;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

class ChangeTest {

    private static final int TURNS = 20;
    private static final Peer AFTER = Peer.of("baton-ffm");
    private static final Peer BEFORE = AFTER.ofBaseline();

    private final Results results = new Results();

    @Test
    void aNumberThatIsBeyondTheToleranceInEveryTurnIsWorse() {
        assertThat(p7(turn -> 10.2, turn -> 10.0).outcome()).isEqualTo(Change.Outcome.WORSE);
        assertThat(p7(turn -> 10.2, turn -> 10.0).outcome().text()).isEqualTo("worse by more than 0.01");
    }

    @Test
    void aNumberWithinTheToleranceIsNotWorse() {
        assertThat(p7(turn -> 10.05, turn -> 10.0).outcome()).isEqualTo(Change.Outcome.NOT_WORSE);
        assertThat(p7(turn -> 8, turn -> 10.0).outcome()).as("better").isEqualTo(Change.Outcome.NOT_WORSE);
    }

    @Test
    void turnsThatDifferLeaveItUndecided() {
        assertThat(p7(turn -> 9 + turn % 4, turn -> 10.0).outcome()).isEqualTo(Change.Outcome.PERHAPS_WORSE);
        assertThat(p7(turn -> 9 + turn % 3, turn -> 10.0).outcome()).isEqualTo(Change.Outcome.MAY_BE_WORSE);
    }

    @Test
    void aFewTurnsDecideNothingButBytesAreCounted() {
        Scenario scenario = Scenarios.of("p4", Shape.OWN).get(0);
        for (Peer peer : List.of(AFTER, BEFORE)) {
            double more = peer.equals(AFTER) ? 20 : 0;
            add(peer, Load.idle(scenario.idle()), 0,
                    Map.of("heap_bytes_per_idle", 175 + more, "direct_bytes_per_idle", more / 5));
            scenario.loads().forEach(load -> add(peer, load, 1, Map.of("cpu_us_per_message", 1 + more)));
        }
        assertThat(Change.of(scenario, List.of(AFTER, BEFORE), results)).extracting(Change::outcome).containsExactly(
                Change.Outcome.TOO_FEW, Change.Outcome.TOO_FEW, Change.Outcome.TOO_FEW, Change.Outcome.WORSE,
                Change.Outcome.NOT_WORSE);
    }

    @Test
    void aBuildThatDidNotRunIsNotMeasured() {
        Scenario scenario = Scenarios.of("p7", Shape.OWN).get(0);
        assertThat(Change.of(scenario, List.of(AFTER, BEFORE), new Results())).singleElement()
                .satisfies(change -> assertThat(change.outcome()).isEqualTo(Change.Outcome.UNKNOWN));
        assertThat(Change.of(scenario, List.of(AFTER), new Results())).as("no baseline").isEmpty();
    }

    @Test
    void aShareOfTheOwnRateIsComparedAsARatioOfRatios() {
        Scenario scenario = Scenarios.of("p3", Shape.OWN).get(0);
        Peer after = Peer.of("baton-ffm:16");
        for (int turn = 1; turn <= TURNS; turn++) {
            add(after, scenario.loads().get(0), turn, Map.of("quick_per_second", 100.0 * turn));
            add(after, scenario.loads().get(1), turn, Map.of("quick_per_second", 80.0 * turn));
            add(after.ofBaseline(), scenario.loads().get(0), turn, Map.of("quick_per_second", 50.0));
            add(after.ofBaseline(), scenario.loads().get(1), turn, Map.of("quick_per_second", 45.0));
        }
        List<Change> changes = Change.of(scenario, List.of(after, after.ofBaseline()), results);
        assertThat(changes).hasSize(5);
        assertThat(changes).filteredOn(change -> change.quantity().base() != null).singleElement().satisfies(kept -> {
            assertThat(kept.before()).isCloseTo(0.9, within(1e-9));
            assertThat(kept.after()).isCloseTo(0.8, within(1e-9));
            assertThat(kept.ratio().value()).isCloseTo(0.8 / 0.9, within(1e-9));
            assertThat(kept.outcome()).isEqualTo(Change.Outcome.WORSE);
        });
    }

    @Test
    void nextToNothingAllocatedIsNotWorseThanNothing() {
        Scenario scenario = Scenarios.of("p9", Shape.OWN).get(0);
        for (int turn = 1; turn <= TURNS; turn++) {
            add(AFTER, scenario.loads().get(0), turn, Map.of("allocated_bytes_per_message", 0.02));
            add(BEFORE, scenario.loads().get(0), turn, Map.of("allocated_bytes_per_message", 0.0));
        }
        assertThat(Change.of(scenario, List.of(AFTER, BEFORE), results)).singleElement()
                .satisfies(change -> assertThat(change.outcome()).isEqualTo(Change.Outcome.NOT_WORSE));
    }

    /** Of what a connection costs; the goal is connections for a second of CPU time, so that more is better. */
    private Change p7(IntToDoubleFunction after, IntToDoubleFunction before) {
        Scenario scenario = Scenarios.of("p7", Shape.OWN).get(0);
        Load load = scenario.loads().get(0);
        Results own = new Results();
        for (int turn = 1; turn <= TURNS; turn++) {
            own.add(cpu(AFTER, load, turn, after));
            own.add(cpu(BEFORE, load, turn, before));
        }
        return Change.of(scenario, List.of(AFTER, BEFORE), own).get(0);
    }

    private static Run cpu(Peer peer, Load load, int turn, IntToDoubleFunction micros) {
        return new Run(peer.name(), load, 1, turn, Map.of("cpu_us_per_message", micros.applyAsDouble(turn)));
    }

    private void add(Peer peer, Load load, int turn, Map<String, Double> fields) {
        results.add(new Run(peer.name(), load, 1, turn, new HashMap<>(fields)));
    }
}
