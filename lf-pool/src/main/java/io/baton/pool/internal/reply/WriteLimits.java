package io.baton.pool.internal.reply;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may wait to be sent. Above the high watermark a connection is not read from until it is below the low one, half of
 * it. The limits are for those that send without looking: a reply that comes when they are reached closes its connection.
 *
 * @param highWatermark bytes of one connection
 * @param perConnection bytes of one connection
 * @param inAll bytes of all connections of the pool
 * @param waiting the bytes of all connections that wait now; counted only while some do
 */
public record WriteLimits(long highWatermark, long perConnection, long inAll, AtomicLong waiting) {

    long lowWatermark() {
        return highWatermark / 2;
    }

    boolean hasRoom() {
        return waiting.get() <= inAll;
    }

    void add(long bytes) {
        if (bytes != 0) {
            waiting.addAndGet(bytes);
        }
    }
}
