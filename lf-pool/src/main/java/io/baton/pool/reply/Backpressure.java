package io.baton.pool.reply;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.connection.Armer;
import io.baton.pool.connection.PooledConnection;

/**
 * What the writer does to a connection besides sending: asks the kernel for room, stops and resumes its reading by the
 * watermarks, closes it in the end.
 */
public final class Backpressure {

    private final SystemCalls calls;
    private final Armer armer;
    private final long highWatermark;
    private final long lowWatermark;

    /**
     * Watermarks of the write buffer of one connection.
     *
     * @param highWatermark bytes above which the connection is not read from
     * @param lowWatermark bytes below which it is again
     */
    public Backpressure(SystemCalls calls, Armer armer, long highWatermark, long lowWatermark) {
        this.calls = calls;
        this.armer = armer;
        this.highWatermark = highWatermark;
        this.lowWatermark = lowWatermark;
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

    /** More waits than before. */
    void grew(PooledConnection connection) {
        if (connection.outbound().unsentBytes() > highWatermark) {
            connection.pause();
        }
    }

    /** Less waits than before. */
    void shrank(PooledConnection connection) {
        boolean low = connection.outbound().unsentBytes() <= lowWatermark;
        if (low && connection.resume() && !connection.outbound().isEndPublished() && connection.claim()) {
            after(connection, armer.rearm(connection));
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
        calls.close(connection.fd());
        connection.gone();
    }
}
