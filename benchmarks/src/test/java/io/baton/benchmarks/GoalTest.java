package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Map;

class GoalTest {

    private static final Load ALONE = Load.of("alone");
    private static final Load BESIDE = Load.of("beside");
    private static final Goal CHEAP =
            Goal.beside("P1", "baton-jna", Metric.CPU, ALONE, Bound.atMost(0.92), "netty-epoll");
    private static final Goal MANY =
            Goal.beside("P7", "baton-jna", Metric.PER_CPU_SECOND, ALONE, Bound.atLeast(1), "netty-epoll", "nio");

    private final Results results = new Results();

    @Test
    void theBestOfSeveralConfigurationsIsTheOneToBeat() {
        add("baton-jna", ALONE, 9.0);
        add("netty-epoll:1", ALONE, 10.0);
        add("netty-epoll:2", ALONE, 12.0);
        Verdict verdict = CHEAP.judge(results);
        assertThat(verdict.bestPeer()).isEqualTo("netty-epoll:1");
        assertThat(verdict.ratio().value()).isCloseTo(0.9, within(1e-9));
        assertThat(verdict.peerValue()).isEqualTo(10.0);
        assertThat(verdict.met()).isTrue();
        assertThat(verdict.word()).isEqualTo("met");
    }

    @Test
    void whereMoreIsBetterTheBestHasTheMost() {
        add("baton-jna", ALONE, 10.0);
        add("netty-epoll:1", ALONE, 20.0);
        add("nio", ALONE, 9.0);
        Verdict verdict = MANY.judge(results);
        assertThat(verdict.bestPeer()).isEqualTo("nio");
        assertThat(verdict.ratio().value()).isCloseTo(0.9, within(1e-9));
        assertThat(verdict.met()).isFalse();
    }

    @Test
    void aBoundHoldsUpToItsLimit() {
        assertThat(Bound.atMost(0.92).holds(0.92)).isTrue();
        assertThat(Bound.atMost(0.92).holds(0.921)).isFalse();
        assertThat(Bound.atLeast(1.25).holds(1.25)).isTrue();
        assertThat(Bound.atLeast(1.25).holds(1.24)).isFalse();
        assertThat(Bound.atLeast(1.25)).hasToString(">= 1.25");
    }

    @Test
    void anotherLoadOfTheSamePeerIsItsOwnMeasure() {
        add("baton-jna:16", ALONE, 10.0);
        add("baton-jna:16", BESIDE, 10.2);
        Verdict verdict = Goal.besideOwn("P4", "baton-jna:16", Metric.CPU, BESIDE, Bound.atMost(1.03), ALONE)
                .judge(results);
        assertThat(verdict.ratio().value()).isCloseTo(1.02, within(1e-9));
        assertThat(verdict.met()).isTrue();
    }

    @Test
    void aNumberByItselfHasNoRatio() {
        results.add(new Run("baton-jna", ALONE, 1, Map.of("allocated_bytes_per_message", 16.0)));
        Verdict verdict = Goal.absolute("P9", "baton-jna", Metric.ALLOCATED, ALONE, Bound.atMost(0.05)).judge(results);
        assertThat(verdict.ours()).isEqualTo(16.0);
        assertThat(verdict.ratio().value()).isNaN();
        assertThat(verdict.met()).isFalse();
    }

    @Test
    void whatCouldNotRunIsNeitherMetNorMissed() {
        add("netty-epoll:1", ALONE, 10.0);
        add("netty-epoll:2", ALONE, 8.0);
        results.absent("baton-jna", "no such library");
        Verdict verdict = CHEAP.judge(results);
        assertThat(verdict.met()).isNull();
        assertThat(verdict.note()).isEqualTo("baton-jna failed, see its scenario");
        assertThat(verdict.bestPeer()).as("who is to be beaten").isEqualTo("netty-epoll:2");
        assertThat(verdict.word()).isEqualTo("unknown");
    }

    @Test
    void aGoalWithoutCompanyToCompareWithIsOpen() {
        add("baton-jna", ALONE, 9.0);
        Verdict verdict = CHEAP.judge(results);
        assertThat(verdict.met()).isNull();
        assertThat(verdict.note()).isEqualTo("no peer to compare with");
    }

    @Test
    void aGoalBesideTheBaselineSaysThatItNeedsOne() {
        Goal faster = Goal.beside("P13", "baton-jna", Metric.P99, BESIDE, Bound.atMost(0.7), "baton-jna@baseline");
        results.add(new Run("baton-jna:2", BESIDE, 1, Map.of("quick_p99_us", 60.0)));
        assertThat(faster.judge(results).note()).isEqualTo("needs --baseline");
        results.add(new Run("baton-jna@baseline:2", BESIDE, 1, Map.of("quick_p99_us", 100.0)));
        assertThat(faster.judge(results).ratio().value()).isCloseTo(0.6, within(1e-9));
        assertThat(faster.judge(results).met()).isTrue();
    }

    @Test
    void aGoalOfSomethingThatIsNotThereYetWaits() {
        add("netty-epoll:1", ALONE, 10.0);
        Verdict verdict = CHEAP.waitingFor("the future").judge(results);
        assertThat(verdict.word()).isEqualTo("waits");
        assertThat(verdict.note()).contains("the future");
        assertThat(verdict.peerValue()).isEqualTo(10.0);
    }

    private void add(String peer, Load load, double cpu) {
        results.add(new Run(peer, load, 1, Map.of("cpu_us_per_message", cpu)));
    }
}
