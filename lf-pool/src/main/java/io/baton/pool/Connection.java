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
     * {@link #reply(ByteBuffer)}, and then {@link #replyFile(Path, long, long)}: both, or neither if the file cannot be opened.
     * So a head that announces a file is not sent where the process has no descriptor left to open the file with.
     *
     * <p>The default does the one after the other; the connections of a pool keep the promise.
     *
     * @param before sent before the file, as by {@code reply}; not consumed if nothing is queued
     * @param offset as in the other method
     * @param count as in the other method
     * @throws IOException as in the other method; nothing is queued then
     */
    default void replyFile(ByteBuffer before, Path file, long offset, long count) throws IOException {
        reply(before);
        replyFile(file, offset, count);
    }

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
     * Receives more bytes in the middle of a callback, and blocks until there are some: for a message that is read like a
     * stream. The other connections go on meanwhile, as they do whenever a callback blocks. Replies that wait are sent
     * meanwhile, too.
     *
     * <p>To be called by the thread that runs a callback or a scheduled task of this connection, and in {@link
     * ConnectionHandler#onData} only after everything in {@code in} was read. After -1 {@link ConnectionHandler#onReadClosed}
     * follows, once the callback has returned.
     *
     * @param target a heap or direct buffer with room; the bytes are put at its position
     * @param timeout how long to wait at most; zero means without a limit
     * @return how many bytes, at least 1; or -1 if the peer has sent its FIN
     * @throws java.net.SocketTimeoutException if none have come in this time; the connection stays open
     * @throws java.io.InterruptedIOException if the thread is interrupted, as at the end of the pool; its interrupt status
     *     stays set
     * @throws IOException if the connection has failed or is closed, by another thread for example
     * @throws IllegalStateException if called by another thread, or while bytes in {@code in} are unread
     * @throws IllegalArgumentException if {@code target} has no room or the timeout is negative
     */
    default int receive(ByteBuffer target, Duration timeout) throws IOException {
        throw new UnsupportedOperationException("this connection cannot receive in the middle of a callback: " + this);
    }

    /**
     * Blocks in the middle of a callback until the connection is {@linkplain #isWritable writable}: for a reply that is
     * written like a stream. The other connections go on meanwhile.
     *
     * <p>To be called by the thread that runs a callback or a scheduled task of this connection. Other threads ask {@link
     * #isWritable} and go on from {@link ConnectionHandler#onWritable}. {@code onWritable} may follow after the callback.
     *
     * @param timeout how long to wait at most; zero means without a limit. The {@linkplain PoolBuilder#writeStallTimeout
     *     write-stall timeout} ends the connection of a peer that takes nothing
     * @throws java.net.SocketTimeoutException if the peer has not taken enough in this time; the connection stays open
     * @throws java.io.InterruptedIOException if the thread is interrupted; its interrupt status stays set
     * @throws IOException if the connection has failed or is closed
     * @throws IllegalStateException if called by another thread
     * @throws IllegalArgumentException if the timeout is negative
     */
    default void awaitWritable(Duration timeout) throws IOException {
        throw new UnsupportedOperationException("this connection cannot wait in the middle of a callback: " + this);
    }

    /**
     * Stops reading: after the callback under way {@link ConnectionHandler#onData} is not called until {@link
     * #resumeReading}. Bytes of the peer stay in the kernel, whose flow control stops the peer; what the callback leaves
     * unread stays with the connection, and does not count against the {@linkplain PoolBuilder#unreadLimit unread limit}. A
     * FIN is not noticed meanwhile, a reset is. Any thread; does nothing if reading is stopped already.
     */
    default void pauseReading() {
        throw new UnsupportedOperationException("this connection cannot stop reading: " + this);
    }

    /**
     * Goes on reading after {@link #pauseReading}. If bytes were left unread, {@code onData} is called with them soon, even
     * if no others have come. Any thread; does nothing if reading is not stopped.
     */
    default void resumeReading() {
        throw new UnsupportedOperationException("this connection cannot stop reading: " + this);
    }

    /**
     * Whether reading goes on: false from {@link #pauseReading} until {@link #resumeReading}. A handler that takes many messages
     * out of one buffer should stop when this returns false, as framings do.
     */
    default boolean isReading() {
        return true;
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
