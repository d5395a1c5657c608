package io.baton.http.internal.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes connections that have been idle for too long. A timeout of each connection would cost more memory than all the rest
 * of an idle connection; so all are looked at, eight times in the length of the idle timeout. The JDK's own timer calls this,
 * and only as long as there are connections.
 */
final class IdleSweep implements Runnable {

    private static final int LOOKS = 8;
    private static final long SHORTEST_NANOS = 5_000_000;

    private final Connections connections;
    private final long idleNanos;
    private final Executor later;
    private final AtomicBoolean running = new AtomicBoolean();

    IdleSweep(Connections connections, Duration idleTimeout) {
        this(connections, idleTimeout, CompletableFuture.delayedExecutor(
                Math.max(Nanos.of(idleTimeout) / LOOKS, SHORTEST_NANOS), TimeUnit.NANOSECONDS, Runnable::run));
    }

    IdleSweep(Connections connections, Duration idleTimeout, Executor later) {
        this.connections = connections;
        this.idleNanos = Nanos.of(idleTimeout);
        this.later = later;
    }

    /** A connection was opened. */
    void begin() {
        if (idleNanos > 0 && !running.get() && running.compareAndSet(false, true)) {
            again();
        }
    }

    /** What fails here, as for lack of memory, must not end all sweeps: then the next connection begins again. */
    private void again() {
        boolean scheduled = false;
        try {
            later.execute(this);
            scheduled = true;
        } finally {
            if (!scheduled) {
                running.set(false);
            }
        }
    }

    @Override
    public void run() {
        boolean some = true;
        try {
            some = sweep(System.nanoTime());
        } finally {
            if (some) {
                again();
            } else {
                running.set(false);
                if (connections.size() > 0) {
                    begin();
                }
            }
        }
    }

    private boolean sweep(long now) {
        boolean some = false;
        for (HttpConnection each : connections.all()) {
            some = true;
            if (each.seemsIdle(now, idleNanos)) {
                // Its turn looks again, and knows.
                each.connection.schedule(Duration.ZERO, () -> each.closeIfIdleFor(idleNanos));
            }
        }
        return some;
    }
}
