package io.baton.http.internal.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;

/** Logs what handlers throw: at most once a second, and without ever throwing itself. */
final class ServerLog {

    private static final Logger LOGGER = System.getLogger("io.baton.http");
    private static final long SECOND_NANOS = 1_000_000_000;

    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private final AtomicLong held = new AtomicLong();

    /**
     * A handler has thrown.
     *
     * @param clientsDoing whether it could not go on because the client has gone
     */
    void handlerFailed(long connectionId, Throwable cause, boolean clientsDoing) {
        try {
            if (clientsDoing) {
                LOGGER.log(Level.DEBUG, "the client of connection " + connectionId + " has gone", cause);
                return;
            }
            long now = System.nanoTime();
            long due = next.get();
            if (now - due < 0 || !next.compareAndSet(due, now + SECOND_NANOS)) {
                held.incrementAndGet();
                return;
            }
            long others = held.getAndSet(0);
            LOGGER.log(Level.WARNING, "a handler failed on connection " + connectionId
                    + (others == 0 ? "" : " (" + others + " other failures since the last message)"), cause);
        } catch (Throwable cannotLog) {
            withoutStack(cause);
        }
    }

    private static void withoutStack(Throwable cause) {
        try {
            LOGGER.log(Level.WARNING, "a handler failed: a " + cause.getClass().getName());
        } catch (Throwable again) {
            // No way of reporting it is left.
        }
    }

    /** A client was refused: its doing. The reason is ours; nothing of what it sent is logged. */
    void refused(long connectionId, int status, String reason) {
        try {
            if (LOGGER.isLoggable(Level.DEBUG)) {
                LOGGER.log(Level.DEBUG, "connection " + connectionId + ": " + status + ' ' + reason);
            }
        } catch (Throwable cannotLog) {
            // Of no importance.
        }
    }
}
