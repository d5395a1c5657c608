package io.baton.pool.internal.reply;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many files may wait to be sent. Each of them holds a descriptor, however small it is, so the number of bytes does not bound
 * them. Above the high mark the pool does not read from the connection, as above the high watermark of bytes. The two limits stop
 * code that replies without checking whether the connection is writable; a connection may always have one waiting file.
 *
 * @param inAll how many files of all connections of the pool may wait
 * @param waiting how many wait now, of all connections of the pool
 */
public record WaitingFiles(int inAll, AtomicInteger waiting) {

    /** With more waiting files than this a connection is paused. */
    static final int HIGH = 16;
    /** With this many or fewer it resumes. */
    static final int LOW = HIGH / 2;
    /**
     * More than code adds that honours {@code isWritable}: what the reply ring holds before the writer sees the first one, and
     * HIGH.
     */
    static final int PER_CONNECTION = 256;

    /**
     * No file waits.
     *
     * @param inAll a limit of all connections together; one connection may always reach its own
     */
    public static WaitingFiles within(int inAll) {
        return new WaitingFiles(Math.max(inAll, PER_CONNECTION), new AtomicInteger());
    }

    /** Whether another file of a connection may wait, of which {@code own} wait already. */
    boolean hasRoom(int own) {
        return own == 0 || own < PER_CONNECTION && waiting.get() < inAll;
    }

    void add(int files) {
        if (files != 0) {
            waiting.addAndGet(files);
        }
    }
}
