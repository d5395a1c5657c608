package io.baton.pool.internal.reply;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may wait to be sent. While more than the high watermark waits, the pool does not read from the connection;
 * it resumes at the low watermark, which is half of the high one. The two limits stop code that replies without checking
 * whether the connection is writable: if a reply has to wait and more bytes than a limit wait already, its connection is
 * closed. The limits count memory. A waiting part of a file takes none, but a descriptor, for which {@link WaitingFiles} has
 * limits.
 *
 * @param highWatermark bytes of one connection, including those of files; at most half of {@code perConnection}
 * @param perConnection bytes of memory of one connection
 * @param inAll bytes of memory of all connections of the pool
 * @param waiting counts the bytes of memory that wait now, of all connections of the pool
 * @param files bounds the files that wait
 */
public record WriteLimits(long highWatermark, long perConnection, long inAll, AtomicLong waiting, WaitingFiles files) {

    private static final long MOST_IN_A_TURN = 256 << 10;
    private static final int SHARE_OF_A_TURN = 8;

    /** Lowers a high watermark that is so near to the connection's limit that code which honours it could reach the limit. */
    public WriteLimits {
        highWatermark = Math.min(highWatermark, perConnection / 2);
    }

    long lowWatermark() {
        return highWatermark / 2;
    }

    /**
     * After this many bytes of replies in a turn they are sent before the turn ends. Several turns may have replied this much
     * before the writer sees it, and all of it together with what waits below the watermark must be within the limit.
     */
    long mostInATurn() {
        return Math.min(MOST_IN_A_TURN, perConnection / SHARE_OF_A_TURN);
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
