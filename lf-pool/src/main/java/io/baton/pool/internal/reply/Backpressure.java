package io.baton.pool.internal.reply;

import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.PooledConnection;

/**
 * Acts on the number of bytes and files that wait to be sent on a connection: asks the kernel to report room in the socket,
 * pauses and resumes reading at the watermarks, and enforces the limits. Used by the holder of the writer role.
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

    /** Has OUT armed: by this thread if no thread owns the connection, otherwise by the owner. */
    void wantRoom(PooledConnection connection) {
        if (connection.outbound().isEnding()) {
            // The writer owns the connection: its owner gave it up by publishing the end.
            connection.wantOut();
            after(connection, armer.rearm(connection));
        } else if (connection.wantOutAndClaim()) {
            after(connection, armer.release(connection));
        }
    }

    long mostInATurn() {
        return limits.mostInATurn();
    }

    /** Whether the limits allow another reply to wait. */
    boolean hasRoomFor(PooledConnection connection) {
        return connection.outbound().unsentMemory() <= limits.perConnection() && limits.hasRoom();
    }

    /** Whether the limits allow another file to wait. */
    boolean hasRoomForFile(PooledConnection connection) {
        return limits.files().hasRoom(connection.outbound().unsentFiles());
    }

    /** Called after bytes were added to the write buffer. */
    void grew(PooledConnection connection) {
        count(connection);
        if (connection.outbound().unsentBytes() > limits.highWatermark()
                || connection.outbound().unsentFiles() > WaitingFiles.HIGH) {
            connection.pause();
        }
    }

    /** Called after the write buffer of a failed connection was dropped. It stays paused: no more replies are welcome. */
    void dropped(PooledConnection connection) {
        count(connection);
    }

    /** Called after bytes were removed from the write buffer. */
    void shrank(PooledConnection connection) {
        count(connection);
        boolean low = connection.outbound().unsentBytes() <= limits.lowWatermark()
                && connection.outbound().unsentFiles() <= WaitingFiles.LOW;
        if (low && connection.resume() && !connection.outbound().isEnding()) {
            connection.wantTurn();
        }
    }

    private void count(PooledConnection connection) {
        limits.add(connection.outbound().takeUncounted());
        limits.files().add(connection.outbound().takeUncountedFiles());
    }

    private void after(PooledConnection connection, Armer.Outcome outcome) {
        switch (outcome) {
            case ARMED -> {
            }
            case CLOSING -> connection.turnWanted();
            // Perhaps a task that is due, or the end of a pause: the kernel would not report it again.
            case AGAIN -> connection.turnWantedAboutAnything();
            default -> {
                if (connection.outbound().isEnding()) {
                    // What waits can never leave: kept, it would be sent on whatever has the descriptor's number by then.
                    closer.drop(connection);
                    count(connection);
                    closer.close(connection);
                } else {
                    connection.closeOwned();
                }
            }
        }
    }
}
