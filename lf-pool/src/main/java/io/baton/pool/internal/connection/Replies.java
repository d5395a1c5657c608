package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.FileRegion;

import java.nio.ByteBuffer;

/** Where a connection's replies go: the reply ring, seen from the connection's side. */
public interface Replies {

    /** Queues what remains in {@code bytes}, and consumes it. */
    void publish(PooledConnection connection, ByteBuffer bytes);

    /** Queues a part of a file. */
    void publish(PooledConnection connection, FileRegion region);

    /** Queues the order to send what the socket did not take before: there is room now. Only by the owner. */
    void publishFlush(PooledConnection connection);

    /** Queues the end: after everything published before, the descriptor is closed. Only by the owner, who lets go by it. */
    void publishEnd(PooledConnection connection);

    /** Queues the order to give up: what waits is dropped, and the owner learns that the connection has failed. Any thread. */
    void publishAbort(PooledConnection connection);

    /** Sends what is queued, unless another thread is sending, which then does it. Never throws. */
    void drain();

    /** Throws StackOverflowError if the stack is too short for {@link #drain()}, before anything is done. */
    void needStack();

    /** {@link #drain()} from a user's stack, which may be too short for it: then it throws before it begins. */
    void drainForUser();

    /** After a callback has failed: sees to it that nothing it began and did not finish stands in the way of others. */
    void repair();
}
