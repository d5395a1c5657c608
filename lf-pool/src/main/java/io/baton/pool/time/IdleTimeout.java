package io.baton.pool.time;

import java.time.Duration;

/**
 * The idle timeout in ticks: how long a tick is, and how many without a turn make a connection idle. A connection is closed
 * between the timeout and the timeout plus two ticks after its last turn, and never during one.
 *
 * @param tick the time from one look at the connections to the next
 * @param ticks so many ticks without a turn, and it is idle
 */
public record IdleTimeout(Duration tick, int ticks) {

    private static final Duration SHORTEST_TICK = Duration.ofMillis(10);
    /** The longest tick, and the one where there is no timeout. */
    public static final Duration LONGEST_TICK = Duration.ofMillis(500);
    private static final int TICKS_PER_TIMEOUT = 8;

    /**
     * Of a timeout, in ticks of an eighth of it, but of 10 ms at least and 500 ms at most.
     *
     * @param timeout above 0
     */
    public static IdleTimeout of(Duration timeout) {
        Duration tick = timeout.dividedBy(TICKS_PER_TIMEOUT);
        if (tick.compareTo(SHORTEST_TICK) < 0) {
            tick = SHORTEST_TICK;
        } else if (tick.compareTo(LONGEST_TICK) > 0) {
            tick = LONGEST_TICK;
        }
        long whole = timeout.plus(tick).minusNanos(1).toMillis() / tick.toMillis();
        // One more: the tick in which the last turn ran had begun already.
        return new IdleTimeout(tick, (int) Math.min(whole + 1, Integer.MAX_VALUE / 2));
    }
}
