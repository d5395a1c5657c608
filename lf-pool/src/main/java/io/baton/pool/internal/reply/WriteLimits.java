package io.baton.pool.internal.reply;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may wait to be sent. While more than the high watermark waits, the pool does not read from the connection;
 * it resumes at the low watermark, which is half of the high one. The two limits stop code that replies without checking
 * whether the connection is writable: if a reply has to wait and more bytes than a limit wait already, its connection is
 * closed. The limits count memory. A waiting part of a file takes none, but a descriptor, for which {@link WaitingFiles} has limits.
 *
 * @param highWatermark bytes of one connection, including those of files
 * @param perConnection bytes of memory of one connection
 * @param inAll bytes of memory of all connections of the pool
 * @param waiting counts the bytes of memory that wait now, of all connections of the pool
 * @param files bounds the files that wait
 */
public record WriteLimits(long highWatermark, long perConnection, long inAll, AtomicLong waiting, WaitingFiles files) {

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
