package io.baton.http.internal.server;

import io.baton.pool.Connection;
import io.baton.pool.Timeout;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The one timeout of a connection. It is moved only where something is due before it: so a request that comes and goes costs no
 * timer. When it fires early, it asks how much time is left, and waits for that.
 */
abstract class TimedConnection implements Runnable {

    /** What {@link #timeLeft} returns if nothing is due. */
    static final long FOR_EVER = Long.MAX_VALUE;

    final Connection connection;
    private @Nullable Timeout timeout;
    private long due;
    private boolean pending;

    TimedConnection(Connection connection) {
        this.connection = connection;
    }

    /** How many nanoseconds are left of what the connection waits for; not above 0 if the time is over. */
    abstract long timeLeft(long now);

    /** The time is over. */
    abstract void expired();

    /** Looks at {@link #timeLeft} no later than this. Only in a callback of the connection. */
    final void lookIn(long nanos) {
        long now = System.nanoTime();
        if (nanos == FOR_EVER || pending && now + nanos - due >= 0) {
            return;
        }
        due = now + nanos;
        pending = true;
        if (timeout == null) {
            timeout = connection.schedule(Duration.ofNanos(nanos), this);
        } else {
            timeout.reschedule(Duration.ofNanos(nanos));
        }
    }

    /** Nothing will be due any more. */
    final void neverExpires() {
        if (timeout != null) {
            timeout.cancel();
        }
    }

    @Override
    public final void run() {
        pending = false;
        long left = timeLeft(System.nanoTime());
        if (left > 0) {
            lookIn(left);
        } else {
            expired();
        }
    }
}
