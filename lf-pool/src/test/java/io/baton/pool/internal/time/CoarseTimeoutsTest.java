package io.baton.pool.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class CoarseTimeoutsTest {

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 79, 80, 81, 200, 1_000, 4_000, 60_000, 3_600_000})
    void aTimeoutComesNotBeforeItsTimeAndTwoTicksAfterItAtMost(long millis) {
        Duration timeout = Duration.ofMillis(millis);
        for (CoarseTimeouts timeouts : new CoarseTimeouts[] {
                CoarseTimeouts.of(timeout, Duration.ZERO), CoarseTimeouts.of(Duration.ZERO, timeout)}) {
            int ticks = Math.min(timeouts.idleTicks(), timeouts.stallTicks());
            assertThat(timeouts.tick()).isBetween(Duration.ofMillis(10), Duration.ofMillis(500));
            // The tick in which the last turn ran may have begun just now or be about to end.
            assertThat(timeouts.tick().multipliedBy(ticks - 1)).isGreaterThanOrEqualTo(timeout);
            assertThat(timeouts.tick().multipliedBy(ticks))
                    .isLessThanOrEqualTo(timeout.plus(timeouts.tick().multipliedBy(2)));
            assertThat(timeouts.isAny()).isTrue();
        }
    }

    @Test
    void theShorterOfTwoSaysHowLongATickIs() {
        CoarseTimeouts timeouts = CoarseTimeouts.of(Duration.ofSeconds(60), Duration.ofMillis(800));
        assertThat(timeouts.tick()).isEqualTo(Duration.ofMillis(100));
        assertThat(timeouts.idleTicks()).isEqualTo(601);
        assertThat(timeouts.stallTicks()).isEqualTo(9);
    }

    @Test
    void noTimeoutIsNever() {
        CoarseTimeouts none = CoarseTimeouts.of(Duration.ZERO, Duration.ZERO);
        assertThat(none.isAny()).isFalse();
        assertThat(none.idleTicks()).isEqualTo(CoarseTimeouts.NEVER);
        assertThat(none.stallTicks()).isEqualTo(CoarseTimeouts.NEVER);
    }

    @Test
    void aTimeoutBeyondAllCountingIsLongAndNotNegative() {
        assertThat(CoarseTimeouts.of(Duration.ofDays(365_000), Duration.ZERO).idleTicks()).isPositive()
                .isLessThan(CoarseTimeouts.NEVER);
    }
}
