package io.baton.pool.internal.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnStatisticsTest {

    private static final int EVENTS = 100;

    private final TurnStatistics turnStatistics = new TurnStatistics();

    private void batches(int count, long nanosPerTurn) {
        for (int i = 0; i < count; i++) {
            turnStatistics.measured(EVENTS, EVENTS * nanosPerTurn);
        }
    }

    @Test
    void nothingIsWorthHelpAndNothingIsQuickBeforeItIsMeasured() {
        assertThat(turnStatistics.isWorthHelp(EVENTS)).isFalse();
        assertThat(turnStatistics.isQuick()).isFalse();
    }

    @Test
    void muchWorkIsWorthHelpAndQuickTurnsAreNot() {
        batches(50, 3_000);
        assertThat(turnStatistics.isQuick()).isTrue();
        assertThat(turnStatistics.isWorthHelp(EVENTS)).isFalse();
        batches(50, 200_000);
        assertThat(turnStatistics.isQuick()).isFalse();
        assertThat(turnStatistics.isWorthHelp(EVENTS)).isTrue();
        assertThat(turnStatistics.isWorthHelp(1)).as("the leader runs that one itself").isFalse();
    }

    @Test
    void helpThatCostTheLeaderItsCoreIsNotCalledForAWhile() {
        batches(50, 200_000);
        turnStatistics.helped(1_000_000, 100_000);
        assertThat(turnStatistics.isWorthHelp(EVENTS)).isTrue();
        turnStatistics.helped(1_000_000, 300_000);
        assertThat(turnStatistics.isWorthHelp(EVENTS)).isFalse();
        batches(255, 200_000);
        assertThat(turnStatistics.isWorthHelp(EVENTS)).isFalse();
        batches(1, 200_000);
        assertThat(turnStatistics.isWorthHelp(EVENTS)).isTrue();
    }
}
