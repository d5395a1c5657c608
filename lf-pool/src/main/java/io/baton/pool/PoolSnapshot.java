package io.baton.pool;

import java.time.Duration;

/**
 * Counters of a pool since its start, read one after the other while it runs.
 *
 * @param threads threads of the pool
 * @param connections connections open now, those that still flush included
 * @param accepted connections accepted
 * @param connects connections begun by {@link LeaderFollowerPool#connect}
 * @param refused connections accepted and closed at once because of the connection limit
 * @param closed connections closed
 * @param turns handler turns run
 * @param slowTurns turns that were left to a follower, since their connection was known to be slow or says that it blocks
 * @param promotions followers that took the lead from a leader that was blocked or had run for long
 * @param leaderless the time in which events could wait and nobody led, over all groups
 * @param handlerErrors callbacks that threw
 * @param staleEvents events of a connection that was closed before they were looked at
 * @param idleTimeouts connections closed by the idle timeout
 * @param writeStalls connections closed because the peer took nothing of a reply for too long
 * @param ringFull times a producer found the reply ring full
 * @param acceptPauses times a listener paused because descriptors or memory ran out
 * @param maxWaiting most threads ever seen in epoll_wait at the same time in one group; never more than 1
 * @param exclusivityViolations times a thread found another in the handler of the same connection; never more than 0
 */
public record PoolSnapshot(int threads, int connections, long accepted, long connects, long refused, long closed, long turns, long slowTurns,
        long promotions, Duration leaderless, long handlerErrors, long staleEvents, long idleTimeouts, long writeStalls, long ringFull, long acceptPauses,
        int maxWaiting, long exclusivityViolations) {

    /** The sum of two, as of two groups; {@code threads} are the same, {@code maxWaiting} is the larger. */
    public PoolSnapshot plus(PoolSnapshot other) {
        return new PoolSnapshot(threads, connections + other.connections, accepted + other.accepted,
                connects + other.connects, refused + other.refused, closed + other.closed, turns + other.turns,
                slowTurns + other.slowTurns, promotions + other.promotions, leaderless.plus(other.leaderless), handlerErrors + other.handlerErrors,
                staleEvents + other.staleEvents, idleTimeouts + other.idleTimeouts, writeStalls + other.writeStalls,
                ringFull + other.ringFull, acceptPauses + other.acceptPauses, Math.max(maxWaiting, other.maxWaiting),
                exclusivityViolations + other.exclusivityViolations);
    }
}
