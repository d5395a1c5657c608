package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.LeaderFollowerPool;

import java.nio.ByteBuffer;

/**
 * What to do with the frames of a connection: a {@link ConnectionHandler} whose bytes {@link Framing} has cut into
 * messages. What is said there of threads, of state and of what a callback throws holds here too.
 *
 * <p>The connection that the callbacks get is the same object for all callbacks of one connection, and its {@linkplain
 * Connection#attach attachment} is free for use. It is not the object that {@link LeaderFollowerPool#connect} returns,
 * which may be used to reply or to close; but the attachment of that one is the framing's own.
 */
@FunctionalInterface
public interface FrameHandler {

    /**
     * A whole frame has come. Frames that came together are handed over one after the other in one turn; once the
     * connection is closed, by this callback or by another thread, no further one is.
     *
     * @param connection the connection it came on
     * @param frame the frame alone, from position to limit, perhaps empty; big-endian. It need not be read. It is a
     *     part of the memory that the bytes were received into, lent for the length of this call: to keep bytes, copy
     *     them. Its position is marked: to read it again, {@link ByteBuffer#reset} it; {@link ByteBuffer#rewind} would
     *     go back to what was before
     * @throws Exception closes the connection
     */
    void onFrame(Connection connection, ByteBuffer frame) throws Exception;

    /**
     * A frame is longer than the framing's maximum. This is called once, may send a last reply, and comes instead of
     * all further frames: after it the connection is closed. The default does nothing.
     *
     * @param tooLong what {@link #onClose} is going to be told
     * @throws Exception is told to {@link #onClose} instead, and counted and logged as an error of the handler
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
     * The peer has sent its FIN: no more frames will come, replies may still be read by it. The default closes the
     * connection after the replies published so far.
     *
     * @param unfinished how many bytes of a frame had come whose end did not; they are dropped. 0 if the last frame was
     *     whole
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
     * @param cause why, a {@link FrameTooLongException} among others; null if somebody asked
     */
    default void onClose(Connection connection, Throwable cause) {
    }

    /** {@link ConnectionHandler#blocks}. The default says no. */
    default boolean blocks() {
        return false;
    }
}
