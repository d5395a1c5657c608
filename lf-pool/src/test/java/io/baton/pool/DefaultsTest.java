package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.time.Duration;

/** The bounds that SECURITY.md and the builder's Javadoc state. The builder has no accessors for them. */
class DefaultsTest {

    private static Object defaultOf(String name) throws ReflectiveOperationException {
        Field field = PoolBuilder.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(LeaderFollowerPool.builder());
    }

    private static long aQuarterOfTheHeap(long most) {
        return Math.min(most, Runtime.getRuntime().maxMemory() / 4);
    }

    @Test
    void everyBoundHasTheDefaultThatItsDocumentationSays() throws Exception {
        assertThat(defaultOf("maxConnections")).isEqualTo(65_536);
        assertThat(defaultOf("unreadLimit")).isEqualTo(1 << 20);
        assertThat(defaultOf("totalUnreadLimit")).isEqualTo(aQuarterOfTheHeap(1L << 30));
        assertThat(defaultOf("highWatermark")).isEqualTo(256 << 10);
        assertThat(defaultOf("unsentLimit")).isEqualTo(aQuarterOfTheHeap(64L << 20));
        assertThat(defaultOf("totalUnsentLimit")).isEqualTo(aQuarterOfTheHeap(1L << 30));
        assertThat(defaultOf("writeStallTimeout")).isEqualTo(Duration.ofSeconds(60));
        assertThat(defaultOf("connectTimeout")).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaultOf("drainTimeout")).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaultOf("idleTimeout")).isEqualTo(Duration.ZERO);
        assertThat(defaultOf("maxBlockedTurns")).isEqualTo(10_000);
        assertThat((int) defaultOf("mostThreads")).isBetween(256, 1_023);
    }

    @Test
    void withoutAnAddressNothingListens() throws Exception {
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(2).start()) {
            assertThat(pool.localAddresses()).isEmpty();
        }
    }
}
