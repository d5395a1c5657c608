package io.baton.pool.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final int EVENTS = 100;

    private final Pace pace = new Pace();

    private void batches(int count, long nanosPerTurn) {
        for (int i = 0; i < count; i++) {
            pace.measured(EVENTS, EVENTS * nanosPerTurn);
        }
    }

    @Test
    void nothingIsWorthHelpAndNothingIsQuickBeforeItIsMeasured() {
        assertThat(pace.isWorthHelp(EVENTS)).isFalse();
        assertThat(pace.isQuick()).isFalse();
    }

    @Test
    void muchWorkIsWorthHelpAndQuickTurnsAreNot() {
        batches(50, 3_000);
        assertThat(pace.isQuick()).isTrue();
        assertThat(pace.isWorthHelp(EVENTS)).isFalse();
        batches(50, 200_000);
        assertThat(pace.isQuick()).isFalse();
        assertThat(pace.isWorthHelp(EVENTS)).isTrue();
        assertThat(pace.isWorthHelp(1)).as("the leader runs that one itself").isFalse();
    }

    @Test
    void helpThatCostTheLeaderItsCoreIsNotCalledForAWhile() {
        batches(50, 200_000);
        pace.helped(1_000_000, 100_000);
        assertThat(pace.isWorthHelp(EVENTS)).isTrue();
        pace.helped(1_000_000, 300_000);
        assertThat(pace.isWorthHelp(EVENTS)).isFalse();
        batches(255, 200_000);
        assertThat(pace.isWorthHelp(EVENTS)).isFalse();
        batches(1, 200_000);
        assertThat(pace.isWorthHelp(EVENTS)).isTrue();
    }
}
