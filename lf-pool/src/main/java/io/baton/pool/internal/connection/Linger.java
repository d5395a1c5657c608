package io.baton.pool.internal.connection;

import io.baton.pool.internal.time.TimeoutEntry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection lingers. Its replies and its FIN are sent, and what the peer still sends is discarded, so that the
 * kernel does not answer with a reset, which would destroy the end of the reply. The writer looks at the socket when the peer
 * sends something, and also after 50 ms, 100 ms and so on, up to once a second. The lingering is over when nothing has come
 * for a second, after 10 seconds in all, or when 16 MiB were discarded.
 */
public final class Linger extends TimeoutEntry {

    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MOST_BYTES = 16 << 20;

    private final PooledConnection connection;
    private final long start;
    private long lastInput;
    private long discarded;
    private Duration nextLook = FIRST_LOOK;

    /**
     * Begins now.
     *
     * @param now {@link System#nanoTime}, as everywhere here
     */
    public Linger(PooledConnection connection, long now) {
        this.connection = connection;
        this.start = now;
        this.lastInput = now;
    }

    /** Schedules the next look of the writer. By the writer. */
    public void schedule() {
        connection.services().timers().schedule(this, nextLook);
        Duration twice = nextLook.multipliedBy(2);
        nextLook = twice.compareTo(LONGEST_LOOK) < 0 ? twice : LONGEST_LOOK;
    }

    /** Cancels the next look. By the writer. */
    public void cancel() {
        connection.services().timers().cancel(this);
    }

    /** Notes that input was discarded. By the writer. */
    public void discarded(long bytes, long now) {
        discarded += bytes;
        lastInput = now;
    }

    /** Whether one of the limits is reached. By the writer. */
    public boolean isOver(long now) {
        return now - lastInput >= QUIET_NANOS || now - start >= LONGEST_NANOS || discarded >= MOST_BYTES;
    }

    /**
     * The writer looks at the socket, as after an event. If another thread owns the connection at this moment, its look may
     * already be over, so this one comes again.
     */
    @Override
    public void expire() {
        if (!connection.outbound().isClosed() && !connection.lookAgain()) {
            connection.services().timers().schedule(this, FIRST_LOOK);
        }
    }
}
