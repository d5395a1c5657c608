package io.baton.pool.internal.connection;

/** What happens to connections that their group counts. */
public interface ConnectionEvents {

    /** A callback threw. */
    void handlerFailed(PooledConnection connection, Throwable failure);

    /** Two threads were in one connection at once. */
    void exclusivityViolated(PooledConnection connection);

    /** The last callback has returned and the end of the replies is published: the writer closes the descriptor. */
    default void ended(PooledConnection connection) {
    }

    /** The descriptor is closed and the slot is free. */
    void closed(PooledConnection connection);

    /** A connection that nobody owned was asked to close: {@code connection} is owned now, and a thread must run its turn. */
    void turnWanted(PooledConnection connection);
}
