package io.baton.pool.internal.reply;

import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Errors thrown while replies were sent, kept until they can be logged without holding the writer role. Any thread. */
final class WriterFailures {

    private static final Message FAILED = Log.of(ReplyWriter.class)
            .warning("the writer failed on {}, which is closed");

    private record Failure(PooledConnection connection, Throwable cause) {
    }

    private final Queue<Failure> queue = new ConcurrentLinkedQueue<>();

    void add(PooledConnection connection, Throwable cause) {
        try {
            queue.add(new Failure(connection, cause));
        } catch (OutOfMemoryError noMemory) {
            // Not logged then. The connection has the cause, and its handler gets it in onClose.
        }
    }

    boolean isAny() {
        return !queue.isEmpty();
    }

    void log() {
        for (Failure next = queue.poll(); next != null; next = queue.poll()) {
            FAILED.log(next.connection(), next.cause());
        }
    }
}
