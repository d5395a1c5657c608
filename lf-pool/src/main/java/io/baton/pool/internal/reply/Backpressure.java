package io.baton.pool.internal.reply;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.PooledConnection;

/**
 * What the writer does to a connection besides sending: asks the kernel for room, stops and resumes its reading by the
 * watermarks, closes it in the end.
 */
public final class Backpressure {

    private final SystemCalls calls;
    private final Armer armer;
    private final WriteLimits limits;

    /** Acts on the connections of one group. */
    public Backpressure(SystemCalls calls, Armer armer, WriteLimits limits) {
        this.calls = calls;
        this.armer = armer;
        this.limits = limits;
    }

    /** Arms OUT, itself if nobody owns the connection, else through its owner. */
    void wantRoom(PooledConnection connection) {
        if (connection.outbound().isEndPublished()) {
            // The owner has let go for good by publishing the end: the writer owns it.
            connection.wantOut();
            after(connection, armer.rearm(connection));
        } else if (connection.wantOutAndClaim()) {
            after(connection, armer.rearm(connection));
        }
    }

    /** Whether one more reply may wait with those that do. */
    boolean hasRoomFor(PooledConnection connection) {
        return connection.outbound().unsentBytes() <= limits.perConnection() && limits.hasRoom();
    }

    /** So many bytes wait that did not before. */
    void grew(PooledConnection connection, long bytes) {
        limits.add(bytes);
        if (connection.outbound().unsentBytes() > limits.highWatermark()) {
            connection.pause();
        }
    }

    /** So many bytes do not wait any more. */
    void shrank(PooledConnection connection, long bytes) {
        limits.add(-bytes);
        boolean low = connection.outbound().unsentBytes() <= limits.lowWatermark();
        if (low && connection.resume() && !connection.outbound().isEndPublished()) {
            connection.wantTurn();
        }
    }

    private void after(PooledConnection connection, Armer.Outcome outcome) {
        switch (outcome) {
            case ARMED -> {
            }
            case CLOSING -> connection.turnWanted();
            default -> {
                if (connection.outbound().isEndPublished()) {
                    close(connection);
                } else {
                    connection.closeOwned();
                }
            }
        }
    }

    /** DEL, then close: the writer is the last one to know the descriptor. */
    void close(PooledConnection connection) {
        if (connection.outbound().isClosed()) {
            return;
        }
        armer.disarm(connection);
        connection.outbound().closed();
        try {
            calls.close(connection.fd());
        } finally {
            connection.gone();
        }
    }
}
