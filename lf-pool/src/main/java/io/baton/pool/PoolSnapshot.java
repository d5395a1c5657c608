package io.baton.pool;

import java.time.Duration;

/**
 * Counters of a pool since its start. They are read one after the other while the pool runs, so two of them may not fit together.
 *
 * @param followers {@link Followers#VIRTUAL} or {@link Followers#PLATFORM}: on which kind of threads handlers run
 * @param threads threads that the pool has now; with virtual followers those that carry them
 * @param blockedTurns virtual followers whose handler blocks now, or whose block has ended just now; 0 with platform followers
 * @param connections connections open now, those that still flush included
 * @param accepted connections accepted
 * @param connects connections begun by {@link LeaderFollowerPool#connect}
 * @param refused connections accepted and closed at once because of the connection limit
 * @param closed connections closed
 * @param turns handler turns run
 * @param slowTurns turns handed to a follower because the connection had been slow or its handler's {@code blocks()} returned
 *     true
 * @param promotions followers that took the lead from a leader that was blocked, or had run for 10 ms
 * @param leaderless the time in which no thread led although events may have waited, summed over all groups
 * @param handlerErrors callbacks that threw
 * @param staleEvents events of a connection that was closed before they were handled
 * @param idleTimeouts connections closed by the idle timeout
 * @param writeStalls connections closed because the peer took nothing of a reply within the write stall timeout
 * @param ringFull times a producer found the reply ring full
 * @param acceptPauses times a listener paused because descriptors or memory ran out
 * @param exclusivityViolations times a thread found another in the handler of the same connection; never more than 0
 */
public record PoolSnapshot(Followers followers, int threads, int blockedTurns, int connections, long accepted,
        long connects, long refused, long closed, long turns, long slowTurns, long promotions, Duration leaderless,
        long handlerErrors, long staleEvents, long idleTimeouts, long writeStalls, long ringFull, long acceptPauses,
        long exclusivityViolations) {

    /** The sum of the counters of two groups; {@code threads} are the same. */
    public PoolSnapshot plus(PoolSnapshot other) {
        return new PoolSnapshot(followers, threads, blockedTurns + other.blockedTurns, connections + other.connections,
                accepted + other.accepted, connects + other.connects, refused + other.refused, closed + other.closed,
                turns + other.turns, slowTurns + other.slowTurns, promotions + other.promotions,
                leaderless.plus(other.leaderless), handlerErrors + other.handlerErrors, staleEvents + other.staleEvents,
                idleTimeouts + other.idleTimeouts, writeStalls + other.writeStalls, ringFull + other.ringFull,
                acceptPauses + other.acceptPauses, exclusivityViolations + other.exclusivityViolations);
    }
}
