package io.baton.pool.internal.connection;

import io.baton.pool.internal.time.TimeoutEntry;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The time limit of a connect. It ends in one of two ways, and the first one counts: the connection is established, or the time
 * is over. It also bounds how long the replies of a connection wait that was closed before it was established.
 */
final class ConnectTimeout extends TimeoutEntry {

    private final PooledConnection connection;
    private final Duration limit;
    private final AtomicBoolean decided = new AtomicBoolean();

    ConnectTimeout(PooledConnection connection, Duration limit) {
        this.connection = connection;
        this.limit = limit;
    }

    void start() {
        connection.services().timers().schedule(this, limit);
    }

    boolean isRunning() {
        return connection.services().timers().isPending(this);
    }

    /** The connection is established, or given up for another reason; false if the time was over before. */
    boolean settle() {
        connection.services().timers().cancel(this);
        return decided.compareAndSet(false, true);
    }

    @Override
    public void expire() {
        if (connection.remoteAddress() != null) {
            // The peer has answered, and no turn has seen it: threads were busy, or the connection is closed and only sends on.
            connection.wantTurn();
        } else if (decided.compareAndSet(false, true)) {
            connection.giveUp(new TimeoutException("not connected within " + limit));
        }
    }
}
