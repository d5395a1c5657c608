package io.baton.pool.internal.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory handlers may keep by leaving bytes unread: an incomplete message waits in memory of the pool until its end
 * comes.
 *
 * @param perConnection bytes that one connection may leave unread
 * @param inAll bytes of the buffers of all connections of the pool
 * @param held bytes of the buffers that hold unread bytes now
 */
public record UnreadLimits(int perConnection, long inAll, AtomicLong held) {

    /** Takes {@code bytes} of what all connections may have; false if that is not left. */
    boolean reserve(int bytes) {
        if (held.addAndGet(bytes) <= inAll) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was reserved. */
    void release(int bytes) {
        held.addAndGet(-bytes);
    }
}
