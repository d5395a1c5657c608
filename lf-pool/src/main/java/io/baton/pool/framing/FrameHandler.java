package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.LeaderFollowerPool;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * What to do with the frames of a connection: like a {@link ConnectionHandler}, but it gets whole messages instead of bytes, from
 * one of the framings of {@link Framing}. What is said there of threads, of state and of what a callback throws holds here too.
 *
 * <p>All callbacks of one connection get the same connection object, which {@link LeaderFollowerPool#connect} returns too. Its
 * {@linkplain Connection#attach attachment} is free for use.
 */
@FunctionalInterface
public interface FrameHandler {

    /**
     * A whole frame has come. Frames that came together are handed over one after the other, without anything between them. No
     * further frame comes once the connection is closed, by this callback or by another thread; and none while the connection is
     * not {@linkplain Connection#isWritable writable}: then the rest waits until it is writable again.
     *
     * @param connection the connection it came on
     * @param frame the frame alone: its first byte has index 0, and its limit is its capacity; big-endian; empty for an empty
     *     frame. It need not be read. It is a slice of the memory that the bytes were received into, lent for the length of this
     *     call; afterwards that memory holds other bytes, so copy what has to stay
     * @throws Exception closes the connection
     */
    void onFrame(Connection connection, ByteBuffer frame) throws Exception;

    /**
     * A frame is longer than the framing's maximum. Called once, and instead of all further frames; afterwards the connection is
     * closed. It may send a last reply. The default does nothing.
     *
     * @param tooLong the cause that {@link #onClose} gets
     * @throws Exception becomes the cause instead, and is counted and logged as an error of the handler
     */
    default void onTooLong(Connection connection, FrameTooLongException tooLong) throws Exception {
    }

    /**
     * {@link ConnectionHandler#onOpen}. The default does nothing.
     *
     * @throws Exception closes the connection
     */
    default void onOpen(Connection connection) throws Exception {
    }

    /**
     * The peer has sent its FIN: no more frames will come, but the peer may still read replies. The default closes the connection
     * after the replies published so far.
     *
     * @param unfinished how many bytes have come of a frame whose end has not; they are dropped. 0 if the last frame was whole
     * @throws Exception closes the connection
     */
    default void onReadClosed(Connection connection, int unfinished) throws Exception {
        connection.close();
    }

    /**
     * {@link ConnectionHandler#onWritable}. The default does nothing.
     *
     * @throws Exception closes the connection
     */
    default void onWritable(Connection connection) throws Exception {
    }

    /**
     * {@link ConnectionHandler#onClose}. The default does nothing.
     *
     * @param cause why, a {@link FrameTooLongException} among others; null for an orderly end
     */
    @SuppressWarnings("exports")
    default void onClose(Connection connection, @Nullable Throwable cause) {
    }

    /** {@link ConnectionHandler#blocks}. The default is false. */
    default boolean blocks() {
        return false;
    }
}
