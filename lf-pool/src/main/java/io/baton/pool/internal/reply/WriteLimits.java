package io.baton.pool.internal.reply;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may wait to be sent. Above the high watermark a connection is not read from until it is below the low one, half of
 * it. The limits are for those that send without looking: a reply that has to wait while more than that waits closes its
 * connection. They count memory; a part of a file that waits takes none.
 *
 * @param highWatermark bytes of one connection, those of files included
 * @param perConnection bytes of memory of one connection
 * @param inAll bytes of memory of all connections of the pool
 * @param waiting the bytes of memory of all connections that wait now
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
