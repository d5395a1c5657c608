package io.baton.pool;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A connection of a pool, as its handler sees it. All methods may be called by any thread at any time, also after the connection
 * has ended: then replies are dropped and tasks never run.
 */
public interface Connection {

    /** A number that no other connection of this pool has or had. */
    long id();

    /**
     * Queues bytes to be sent. Replies leave in the order in which they were published, each in one piece, no matter which thread
     * published it.
     *
     * <p>Replies published in a callback are sent together when it returns (slightly later if many connections are ready).
     * Replies from other threads are sent at once. So is a reply of 64 KiB or more in a direct buffer: it is sent from the
     * buffer's memory if nothing waits before it, and only what the socket does not take is copied.
     *
     * <p>Once the connection has ended, which is after {@link ConnectionHandler#onClose}, the bytes are dropped. An empty buffer
     * does nothing.
     *
     * @param bytes a heap or direct buffer, also a read-only one. It is sent from position to limit and consumed; its memory may
     *     be used again as soon as this returns
     */
    void reply(ByteBuffer bytes);

    /** {@link #reply(ByteBuffer)} of an array, which may be used again as soon as this returns. */
    default void reply(byte[] bytes) {
        reply(ByteBuffer.wrap(Objects.requireNonNull(bytes, "bytes")));
    }

    /**
     * Queues a part of a file, in order with the other replies. The kernel sends it from its page cache ({@code sendfile(2)}), so
     * the file should not change until then. If it has become shorter, the connection is closed. While the kernel reads the file
     * from a slow disk, the replies of other connections wait: rather copy a file that is seldom read into memory first.
     *
     * <p>The file is open until it is sent, so each one that waits costs a descriptor. Check {@link #isWritable} between replies:
     * {@link PoolBuilder#unsentLimits} also limits the number of files that wait.
     *
     * @param offset the first byte to send, counted from 0
     * @param count how many bytes, at least 1; the file must have them
     * @throws IllegalArgumentException if the offset is negative or the count is not positive
     * @throws IOException if it is not a regular file, is too short, or cannot be opened; nothing is queued then
     */
    void replyFile(Path file, long offset, long count) throws IOException;

    /**
     * Closes the connection once the callback under way has returned and everything published before is sent. A second call does
     * nothing.
     */
    void close();

    /**
     * Says that the calling callback is about to block: another thread leads from here on, if one is idle. So a block that the
     * handler foresees costs the other connections nothing, not even the promotion delay, and the connection is not remembered as
     * slow for it: where few messages block, the others stay on the leader. Replies published so far in the callback are sent
     * before this returns, and those published afterwards at once.
     *
     * <p>To be called by the thread that runs the callback or a scheduled task of this connection, right before it blocks; once
     * is enough. Called elsewhere it does nothing, and where no lead has to be passed it sends the replies at most: on a
     * follower, and with {@link Promotion#EAGER} and {@link Promotion#LEADER_ONLY}. Calling it without blocking afterwards costs
     * a wake-up.
     *
     * <p>The default does nothing. A {@link ConnectionDecorator}'s object passes it on to the connection below.
     */
    default void aboutToBlock() {
    }

    /**
     * Schedules a task. It runs like a callback of this connection: never at the same time as one of them, and what it throws
     * closes the connection. When the connection ends, its tasks that have not run are cancelled.
     *
     * @param delay the task runs after this time, as a rule within a millisecond or two; a negative delay counts as zero
     * @return a handle to reschedule or cancel the task
     */
    Timeout schedule(Duration delay, Runnable task);

    /** Whether it has neither failed nor been closed by anybody. False as soon as {@link #close} is called. */
    boolean isOpen();

    /**
     * Whether more replies are welcome: the connection is open, and no more bytes than the {@linkplain PoolBuilder#highWatermark
     * high watermark} wait to be sent, and no more than 16 files. Once above, this stays false until half of both is reached.
     *
     * <p>A handler that replies to what it receives need not ask between two calls of {@link ConnectionHandler#onData}: while the
     * connection is not writable it gets no data. A handler that takes many requests out of one buffer, and a thread that sends
     * much on its own, should stop when this returns false and continue from {@link ConnectionHandler#onWritable}.
     */
    boolean isWritable();

    /**
     * The peer's address; null once the connection is closed, or as long as it is not established. A peer with an unnamed Unix
     * domain socket, as most clients have, has a {@link java.net.UnixDomainSocketAddress} with the empty path.
     */
    @SuppressWarnings("exports")
    @Nullable SocketAddress remoteAddress();

    /** The address of this side; null once the connection is closed. */
    @SuppressWarnings("exports")
    @Nullable SocketAddress localAddress();

    /** The object that was attached last, or null. */
    @SuppressWarnings("exports")
    @Nullable Object attachment();

    /**
     * Keeps an object of the user's with the connection, in place of the one before; null for none. Needs no synchronization if
     * only this connection's callbacks use it.
     */
    @SuppressWarnings("exports")
    void attach(@Nullable Object attachment);
}
