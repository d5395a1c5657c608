package io.baton.pool.internal.reply;

import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.PooledConnection;

/**
 * What follows for a connection from how much waits to be sent: the kernel is asked to report room, reading stops and goes on by the
 * watermarks, and the limits are kept. Used by the holder of the writer role.
 */
final class Backpressure {

    private final Armer armer;
    private final Closer closer;
    private final WriteLimits limits;

    /** Acts on the connections of one group. */
    Backpressure(Armer armer, Closer closer, WriteLimits limits) {
        this.armer = armer;
        this.closer = closer;
        this.limits = limits;
    }

    /** Arms OUT, itself if no thread owns the connection, else through its owner. */
    void wantRoom(PooledConnection connection) {
        if (connection.outbound().isEnding()) {
            // The owner has let go for good by publishing the end: the writer owns it.
            connection.wantOut();
            after(connection, armer.rearm(connection));
        } else if (connection.wantOutAndClaim()) {
            after(connection, armer.rearm(connection));
        }
    }

    /** Whether a reply that the socket does not take may wait too. */
    boolean hasRoomFor(PooledConnection connection) {
        return connection.outbound().unsentMemory() <= limits.perConnection() && limits.hasRoom();
    }

    /** More bytes wait than before. */
    void grew(PooledConnection connection) {
        limits.add(connection.outbound().takeUncounted());
        if (connection.outbound().unsentBytes() > limits.highWatermark()) {
            connection.pause();
        }
    }

    /** Fewer bytes wait than before. */
    void shrank(PooledConnection connection) {
        limits.add(connection.outbound().takeUncounted());
        boolean low = connection.outbound().unsentBytes() <= limits.lowWatermark();
        if (low && connection.resume() && !connection.outbound().isEnding()) {
            connection.wantTurn();
        }
    }

    private void after(PooledConnection connection, Armer.Outcome outcome) {
        switch (outcome) {
            case ARMED -> {
            }
            case CLOSING -> connection.turnWanted();
            default -> {
                if (connection.outbound().isEnding()) {
                    closer.close(connection);
                } else {
                    connection.closeOwned();
                }
            }
        }
    }
}
