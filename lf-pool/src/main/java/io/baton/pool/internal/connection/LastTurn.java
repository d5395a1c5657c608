package io.baton.pool.internal.connection;

/**
 * The last turn of a connection: tells its handler, and publishes the end behind the replies. The writer has the connection from
 * there on.
 *
 * <p>Memory may end at any point. The connection is owned, so no event would bring it back, and the thread that ends it must not
 * lose it: if the end cannot be published, the turn is queued again.
 */
final class LastTurn {

    private final ReadBuffer readBuffer;

    LastTurn(ReadBuffer readBuffer) {
        this.readBuffer = readBuffer;
    }

    /** Ends an owned connection. Does nothing if the pool's end came first. */
    void run(PooledConnection connection) {
        boolean first;
        try {
            // Set by close() already, but not where a failure ends it. The writer must not arm it for input.
            connection.set(ConnectionState.CLOSING);
            first = connection.inbound().end();
        } catch (Throwable failure) {
            connection.turnWanted();
            throw failure;
        }
        if (!first) {
            // The pool has told the handler, and closes the descriptor.
            return;
        }
        try {
            tell(connection);
        } finally {
            publishEnd(connection);
        }
    }

    /**
     * A further turn after the last one. The connection waits for room to send the rest, or lingers, and the writer owns it again
     * from here on; or its end could not be published yet.
     */
    void runAgain(PooledConnection connection) {
        if (!connection.inbound().isEndPublished()) {
            publishEnd(connection);
            return;
        }
        connection.clear(ConnectionState.WANT_OUT);
        try {
            connection.services().replies().publishFlush(connection);
        } catch (Throwable failure) {
            connection.turnWanted();
            throw failure;
        }
        connection.services().replies().drain();
    }

    private static void publishEnd(PooledConnection connection) {
        Replies replies = connection.services().replies();
        // Set before, because the connection is the writer's afterwards.
        connection.inbound().endPublished(true);
        try {
            if (connection.inbound().connecting != null && connection.cause() != null) {
                // The connect has failed, and no peer will take what was published: the end must not wait for that.
                replies.publishAbort(connection);
            }
            replies.publishEnd(connection);
        } catch (Throwable failure) {
            connection.inbound().endPublished(false);
            connection.turnWanted();
            throw failure;
        }
        replies.drain();
        connection.services().events().ended(connection);
    }

    /**
     * Tells the handler of a connection that no thread will run a turn of any more: at the end of the pool, where all threads
     * have ended or are stuck in other handlers. The caller closes the descriptor.
     *
     * @return false if it was told before, or if a thread is in the handler, to which the end is left then
     */
    boolean cutOff(PooledConnection connection, Throwable reason) {
        // Before: its owner, if it is on its way out of the handler, must not arm it.
        connection.set(ConnectionState.CLOSING);
        boolean mine = connection.inbound().cut();
        if (mine) {
            // No end is published from here on: the pool closes the descriptor.
            connection.inbound().endPublished(true);
            connection.inbound().cause(reason);
            tell(connection);
        }
        return mine;
    }

    private void tell(PooledConnection connection) {
        try {
            if (connection.inbound().isOpened() || connection.inbound().connecting != null) {
                callOnClose(connection);
            }
        } finally {
            if (connection.inbound().unread != null) {
                connection.outbound().inputDiscarded();
            }
            readBuffer.drop(connection);
            if (connection.taskTimeouts != null) {
                connection.taskTimeouts.end();
            }
        }
    }

    private static void callOnClose(PooledConnection connection) {
        connection.inbound().turnThread = Thread.currentThread();
        try {
            connection.handler().onClose(connection.decorated(), connection.cause());
        } catch (Throwable failure) {
            connection.services().events().handlerFailed(connection, failure);
        } finally {
            connection.inbound().leave();
            Turn.forgetInterrupt();
        }
    }
}
