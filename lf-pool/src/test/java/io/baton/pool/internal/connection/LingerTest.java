package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class LingerTest {

    private static final long START = 1_000;

    private final Linger linger = new Linger(new PooledConnection(NoServices.none(), (c, in) -> { }, -1), START);

    private static long millisLater(long millis) {
        return START + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void itIsOverWhenNothingHasComeForASecond() {
        assertThat(linger.isOver(millisLater(999))).isFalse();
        assertThat(linger.isOver(millisLater(1_000))).isTrue();

        linger.discarded(1, millisLater(900));
        assertThat(linger.isOver(millisLater(1_899))).isFalse();
        assertThat(linger.isOver(millisLater(1_900))).isTrue();
    }

    @Test
    void itIsOverAfterTenSecondsHoweverMuchComes() {
        linger.discarded(1, millisLater(9_900));
        assertThat(linger.isOver(millisLater(9_999))).isFalse();
        linger.discarded(1, millisLater(10_000));
        assertThat(linger.isOver(millisLater(10_000))).isTrue();
    }

    @Test
    void itIsOverWhenSixteenMebibytesWereDiscarded() {
        linger.discarded((16 << 20) - 1, START);
        assertThat(linger.isOver(START)).isFalse();
        linger.discarded(1, START);
        assertThat(linger.isOver(START)).isTrue();
    }
}
