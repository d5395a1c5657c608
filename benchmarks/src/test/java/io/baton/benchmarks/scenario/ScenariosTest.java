package io.baton.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Peer;
import io.baton.benchmarks.Scenario;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

class ScenariosTest {

    private static final int CROSS = 2 * 3 * 2 * 2 * 2;

    static Stream<Scenario> all() {
        return Scenarios.names().stream().flatMap(name -> Scenarios.of(name, Shape.OWN).stream());
    }

    @ParameterizedTest
    @MethodSource("all")
    void namesPeersThatThereAreAndTheReferenceAmongThem(Scenario scenario) {
        assertThat(scenario.peers()).doesNotHaveDuplicates().contains(scenario.reference()).allSatisfy(Peer::of);
        assertThat(scenario.goalPeers()).allSatisfy(peer -> assertThat(scenario.peers()).contains(peer));
    }

    @ParameterizedTest
    @MethodSource("all")
    void measuresWhomItsGoalsName(Scenario scenario) {
        for (Goal goal : scenario.goals()) {
            assertThat(goal.company()).filteredOn(kind -> !kind.endsWith("@baseline")).allSatisfy(kind ->
                    assertThat(scenario.goalPeers()).anyMatch(peer -> peer.split(":")[0].equals(kind.split(":")[0])));
            assertThat(goal.waitsFor() != null || scenario.goalPeers().contains(goal.ours())).isTrue();
            assertThat(goal.row()).isEqualToIgnoringCase(scenario.name());
        }
    }

    @Test
    void eachRowOfTheTableOfGoalsIsThere() {
        assertThat(Scenarios.GOALS).hasSize(17).allSatisfy(name ->
                assertThat(Scenarios.of(name, Shape.OWN).get(0).goals()).as(name).isNotEmpty());
    }

    @Test
    void theShapeChangesTheLoads() {
        Scenario scenario = Scenarios.of("p1", new Shape(List.of(3), 1000, 0, 0)).get(0);
        assertThat(scenario.loads()).hasSize(1);
        assertThat(scenario.loads().get(0).arguments()).containsExactly("--connections", "3", "--size", "1000");
    }

    @Test
    void anAblationChangesOneChoiceAtATime() {
        Scenario scenario = Scenarios.of("ablation", Shape.OWN).get(0);
        assertThat(scenario.reference()).isEqualTo("baton-ffm:0");
        assertThat(scenario.peers()).containsExactly("baton-ffm:0", "baton-jna:0",
                "baton-ffm:0:promotion=eager", "baton-ffm:0:promotion=leader_only", "baton-ffm:0:arming=oneshot",
                "baton-ffm:0:writing=thread", "baton-ffm:0:groups=2", "baton-ffm:2", "baton-ffm:4", "baton-ffm:16");
    }

    @Test
    void acrossAllChoicesEachCombinationComesOnce() {
        List<Scenario> cross = Scenarios.of("ablation-cross", Shape.OWN);
        assertThat(cross.get(0).peers()).as("with the default number of threads, and three others").hasSize(4 * CROSS);
        assertThat(cross.get(1).peers()).as("the default is among the three").hasSize(3 * CROSS);
        assertThat(new HashSet<>(cross.get(0).peers())).hasSize(4 * CROSS);
    }

    @Test
    void anUnknownNameIsToldTheKnownOnes() {
        assertThatThrownBy(() -> Scenarios.of("p99", Shape.OWN)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p99").hasMessageContaining("ablation");
    }
}
