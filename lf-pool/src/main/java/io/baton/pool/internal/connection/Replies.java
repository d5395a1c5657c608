package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.FileRegion;

import java.nio.ByteBuffer;

/** The reply ring as connections see it. */
public interface Replies {

    /** After this many bytes of replies a turn sends them before it ends. */
    long mostInATurn();

    /** Queues what remains in {@code bytes}, and consumes it. */
    void publish(PooledConnection connection, ByteBuffer bytes);

    /** Queues a part of a file. */
    void publish(PooledConnection connection, FileRegion region);

    /** Queues the order to send what the socket did not take before. */
    void publishFlush(PooledConnection connection);

    /**
     * Queues the end: the descriptor is closed after everything published before. Only for the owner, which gives it up by
     * this.
     */
    void publishEnd(PooledConnection connection);

    /**
     * Queues the order to drop what waits. The kernel then reports to the owner that the connection has failed. Any thread.
     */
    void publishAbort(PooledConnection connection);

    /** Sends what is queued. If another thread is sending, that thread does it. Never throws. */
    void drain();

    /** Throws StackOverflowError if the stack is too short for {@link #drain()}, before anything is done. */
    void needStack();

    /** {@link #drain()} on a user's stack, which may be too short: throws StackOverflowError before it begins. */
    void drainForUser();

    /**
     * Whether a virtual thread is sending. Asked by its carrier while the thread is not mounted: it must not leave the carrier
     * then, since other threads wait for the one that sends.
     */
    default boolean isHeldBy(Thread thread) {
        return false;
    }

    /** Called after a callback has failed: completes a publication that the callback began and did not finish. */
    void repair();
}
