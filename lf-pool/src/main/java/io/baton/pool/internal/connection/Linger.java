package io.baton.pool.internal.connection;

import io.baton.pool.internal.time.TimeoutEntry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection lingers: its replies and its FIN are sent, and what the peer still sends is discarded, so that the kernel
 * does not answer it by a reset that would destroy the end of the reply. It looks again after 50 ms, then after twice as long each
 * time; it is over when nothing has come for a second, after 10 seconds in all, or when 16 MiB were discarded.
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
     * Lingering that begins now.
     *
     * @param now {@link System#nanoTime}, as everywhere here
     */
    public Linger(PooledConnection connection, long now) {
        this.connection = connection;
        this.start = now;
        this.lastInput = now;
    }

    /** Has somebody look again after a while. By the writer. */
    public void schedule() {
        connection.services().timers().schedule(this, nextLook);
        Duration twice = nextLook.multipliedBy(2);
        nextLook = twice.compareTo(LONGEST_LOOK) < 0 ? twice : LONGEST_LOOK;
    }

    /** Nobody has to look any more. */
    public void cancel() {
        connection.services().timers().cancel(this);
    }

    /** Input was discarded. By the writer. */
    public void discarded(long bytes, long now) {
        discarded += bytes;
        lastInput = now;
    }

    /** Whether it has been enough. By the writer. */
    public boolean isOver(long now) {
        return now - lastInput >= QUIET_NANOS || now - start >= LONGEST_NANOS || discarded >= MOST_BYTES;
    }

    /** As an event would: the writer looks at the socket. */
    @Override
    public void expire() {
        connection.lookAgain();
    }
}
