package io.baton.http.internal.server;

import io.baton.http.internal.exchange.Exchange;
import io.baton.pool.Connection;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;

/** How a thread that does not run the handler waits until the client has read enough. */
final class RoomWait {

    private static final long LOOK_NANOS = 20_000_000;

    private RoomWait() {
    }

    static void await(Connection connection, Exchange exchange) throws IOException {
        exchange.waiter(Thread.currentThread());
        try {
            while (!connection.isWritable()) {
                if (!connection.isOpen()) {
                    throw new IOException("the client has gone");
                }
                // While the handler runs there is no callback that could wake this thread; so it looks by itself, too.
                LockSupport.parkNanos(connection, LOOK_NANOS);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while the client reads too slowly");
                }
            }
        } finally {
            exchange.waiter(null);
        }
    }

    static void wake(@Nullable Exchange exchange) {
        Thread waiter = exchange == null ? null : exchange.waiter();
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }
}
