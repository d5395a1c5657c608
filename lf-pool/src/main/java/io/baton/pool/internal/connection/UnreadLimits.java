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

    /**
     * Takes {@code bytes} of what all connections may have; false if that is not left. It never takes too much and gives it back:
     * another thread that reserves at that moment would be refused, and its connection be closed, for nothing.
     */
    boolean reserve(int bytes) {
        long now = held.get();
        while (bytes <= inAll - now) {
            long before = held.compareAndExchange(now, now + bytes);
            if (before == now) {
                return true;
            }
            now = before;
        }
        return false;
    }

    /** Gives back what was reserved. */
    void release(int bytes) {
        held.addAndGet(-bytes);
    }
}
