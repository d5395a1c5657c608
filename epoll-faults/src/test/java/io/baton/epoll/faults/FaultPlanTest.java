package io.baton.epoll.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class FaultPlanTest {

    private static final FaultPoint POINT = new FaultPoint(FaultKind.SHORT, CallKind.SEND);

    private static List<Boolean> decisions(FaultPlan plan, FaultPoint point, int calls) {
        List<Boolean> decisions = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            decisions.add(plan.fires(point, i));
        }
        return decisions;
    }

    @Test
    void theSameSeedDecidesTheSameAndAnotherSeedOtherwise() {
        FaultPlan first = FaultPlan.builder(7).build();
        assertThat(decisions(FaultPlan.builder(7).build(), POINT, 1_000)).isEqualTo(decisions(first, POINT, 1_000));
        assertThat(decisions(FaultPlan.builder(8).build(), POINT, 1_000)).isNotEqualTo(decisions(first, POINT, 1_000));
        assertThat(FaultPlan.builder(7).build()).hasToString(first.toString());
    }

    @Test
    void aPointDecidesWithoutRegardToTheOthersThatAreThere() {
        FaultPlan alone = FaultPlan.builder(7).points(List.of(POINT)).enabled(100).build();
        assertThat(decisions(alone, POINT, 1_000)).isEqualTo(decisions(FaultPlan.builder(7).build(), POINT, 1_000));
    }

    @Test
    void aQuarterOfThePointsIsEnabledAndFiresAtAQuarterOfItsCalls() {
        long enabled = 0;
        long fired = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            FaultPlan plan = FaultPlan.builder(seed).build();
            enabled += plan.enables(POINT) ? 1 : 0;
            fired += decisions(plan, POINT, 100).stream().filter(fires -> fires).count();
        }
        assertThat(enabled).isBetween(200L, 300L);
        assertThat(fired).isBetween(24_000L, 26_000L);
    }

    @Test
    void percentagesOfZeroAndAHundredAreExact() {
        FaultPlan all = FaultPlan.builder(3).enabled(100).fires(100).build();
        FaultPlan none = FaultPlan.builder(3).enabled(0).fires(0).build();
        assertThat(FaultPoint.all()).allMatch(all::enables).noneMatch(none::enables);
        assertThat(decisions(all, POINT, 1_000)).containsOnly(true);
        assertThat(decisions(none, POINT, 1_000)).containsOnly(false);
    }

    @Test
    void aFaultThatComesOnceComesAtItsCallOnly() {
        FaultPlan once = FaultPlan.once(POINT, 3);
        assertThat(decisions(once, POINT, 6)).containsExactly(false, false, false, true, false, false);
        assertThat(FaultPoint.all().stream().filter(once::enables)).containsExactly(POINT);
        assertThat(once).asString().contains("number 3");
    }

    @Test
    void pointsAreReadByTheirNames() {
        assertThat(FaultPoint.parse("short:send")).containsExactly(POINT);
        assertThat(FaultPoint.parse("INTERRUPTED:*, SHORT:RECV"))
                .containsAll(FaultPoint.of(FaultKind.INTERRUPTED))
                .contains(new FaultPoint(FaultKind.SHORT, CallKind.RECV));
        assertThat(FaultPoint.parse("DELAY")).hasSize(CallKind.values().length);
        for (FaultPoint point : FaultPoint.all()) {
            assertThat(FaultPoint.parse(point.toString())).containsExactly(point);
        }
        assertThatThrownBy(() -> FaultPoint.parse("SHORT:CLOSE")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CLOSE never fails by SHORT");
        assertThatThrownBy(() -> FaultPlan.builder(1).fires(101).build()).isInstanceOf(IllegalArgumentException.class);
    }
}
