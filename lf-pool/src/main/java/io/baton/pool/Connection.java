package io.baton.pool;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** A connection of a pool, as its handler sees it. All methods may be called by any thread at any time. */
public interface Connection {

    /** A number that no other connection of this pool has or had. */
    long id();

    /**
     * Queues bytes to be sent. Replies leave in the order in which they were published, each whole, whatever thread it comes
     * from. Those of a handler's turn are sent when the turn ends, several joined into one system call, or after a few more quick
     * turns where many connections are ready at once; those of other threads at once. A direct buffer of 64 KiB or more is sent
     * at once too, from where it is, if nothing waits before it: only what the socket does not take is copied. Once the
     * connection has ended, which is after {@code onClose}, the bytes are dropped.
     *
     * @param bytes a heap or direct buffer, sent from position to limit and consumed; its memory may be used again at once
     */
    void reply(ByteBuffer bytes);

    /** {@link #reply(ByteBuffer)} of an array. */
    default void reply(byte[] bytes) {
        reply(ByteBuffer.wrap(bytes));
    }

    /**
     * Queues a part of a file, in order with the other replies. The kernel sends it from its page cache ({@code sendfile(2)}), so
     * the file should not change meanwhile; if it becomes shorter, the connection is closed. A slow disk holds up the replies of
     * other connections, so copy what is seldom read into memory first.
     *
     * @param offset the first byte
     * @param count how many bytes, 1 at least; the file has to have them
     * @throws IOException if it is no regular file, is too short, or cannot be opened; nothing is queued then
     */
    void replyFile(Path file, long offset, long count) throws IOException;

    /**
     * Closes the connection once the callback under way has returned and what was published before is sent. A second call does
     * nothing.
     */
    void close();

    /**
     * Runs a task later, as a turn of this connection: never beside one of its callbacks, and with the same consequence if it
     * throws. When the connection ends, what is pending is forgotten.
     *
     * @param delay the task runs after it, not before, and as a rule within a millisecond or two
     * @return to put it off anew, or to cancel it
     */
    Timeout schedule(Duration delay, Runnable task);

    /** Whether nobody has asked to close it and it has not failed. */
    boolean isOpen();

    /**
     * Whether more replies are welcome: it is open, and what waits to be sent is not above the high watermark. A handler need not
     * ask, since a connection above it gets no data until it is below the low one. A thread that sends much from elsewhere stops
     * when this says no, and goes on with {@link ConnectionHandler#onWritable}.
     */
    boolean isWritable();

    /** The peer's address, or null for an unnamed Unix domain socket or once the connection is closed. */
    SocketAddress remoteAddress();

    /** The address of this side, or null once the connection is closed. */
    SocketAddress localAddress();

    /** What {@link #attach} left here, or null. */
    Object attachment();

    /** Keeps an object of the user's with the connection. Safe without more where only its callbacks use it. */
    void attach(Object attachment);
}
