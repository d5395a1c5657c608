package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.ConnectionTable;

import java.util.concurrent.locks.LockSupport;

/** Waits for connections that have been told to end. */
final class Drain {

    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private Drain() {
    }

    /** Waits until the table is empty; false if it is not at {@code deadline}, by {@link System#nanoTime}. */
    static boolean await(ConnectionTable table, long deadline) {
        boolean interrupted = false;
        while (table.size() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(table, LOOK_AGAIN_NANOS);
            // While it is set, no park waits.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return table.size() == 0;
    }
}
