package io.baton.pool.internal.time;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The timeouts that every connection has, in ticks: how long a tick is, and how many make each timeout. All connections are
 * looked at once a tick, which costs less than a timer for each. A timeout comes between its time and that plus two ticks.
 *
 * @param tick the time from one look to the next: an eighth of the shortest timeout, but 10 ms at least and 500 ms at most
 * @param idleTicks ticks without a turn after which a connection is idle; {@link #NEVER} for no such timeout
 * @param stallTicks ticks in which the peer took no byte of a reply, after which writing has stalled; {@link #NEVER} for none
 */
public record CoarseTimeouts(Duration tick, int idleTicks, int stallTicks) {

    /** No timeout. */
    public static final int NEVER = Integer.MAX_VALUE;

    private static final Duration SHORTEST_TICK = Duration.ofMillis(10);
    private static final Duration LONGEST_TICK = Duration.ofMillis(500);
    private static final int TICKS_PER_TIMEOUT = 8;

    /** The ticks for two timeouts, each zero for none. */
    public static CoarseTimeouts of(Duration idle, Duration stall) {
        Duration tick = Stream.of(idle, stall).filter(timeout -> !timeout.isZero())
                .map(timeout -> timeout.dividedBy(TICKS_PER_TIMEOUT))
                .min(Duration::compareTo).orElse(LONGEST_TICK);
        if (tick.compareTo(SHORTEST_TICK) < 0) {
            tick = SHORTEST_TICK;
        } else if (tick.compareTo(LONGEST_TICK) > 0) {
            tick = LONGEST_TICK;
        }
        return new CoarseTimeouts(tick, ticks(idle, tick), ticks(stall, tick));
    }

    private static int ticks(Duration timeout, Duration tick) {
        if (timeout.isZero()) {
            return NEVER;
        }
        long whole = timeout.plus(tick).minusNanos(1).dividedBy(tick);
        // One more, since the tick in which the last turn ran had already begun.
        return (int) Math.min(whole + 1, NEVER - 1);
    }

    /** Whether connections have to be looked at every tick. */
    public boolean isAny() {
        return idleTicks != NEVER || stallTicks != NEVER;
    }
}
