package io.baton.pool.internal.connection;

/** What connections tell their group. */
public interface ConnectionEvents {

    /** A callback threw. */
    void handlerFailed(PooledConnection connection, Throwable failure);

    /** A turn failed outside of the handler, most likely for lack of memory; the connection ends. */
    default void turnFailed(PooledConnection connection, Throwable failure) {
    }

    /** Two threads were in the handler of one connection at once, which must not happen. */
    void exclusivityViolated(PooledConnection connection);

    /** The last callback has returned and the end of the replies is published: the writer closes the descriptor. */
    default void ended(PooledConnection connection) {
    }

    /** The descriptor is closed: the group frees the slot. */
    void closed(PooledConnection connection);

    /** The calling thread owns {@code connection}, and a thread of the group must run its turn. */
    void turnWanted(PooledConnection connection);

    /** The calling thread is about to block in a callback: if it leads, another thread has to. */
    default void aboutToBlock() {
    }

    /**
     * The calling thread waits in a callback and has heard nothing for a while. If nobody leads, no thread of the group would
     * hear of anything.
     */
    default void nothingHeard() {
    }
}
