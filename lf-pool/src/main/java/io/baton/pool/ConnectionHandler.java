package io.baton.pool;

import java.nio.ByteBuffer;

/**
 * What a user writes: what to do with the bytes of a connection. One handler object may serve any number of connections;
 * state of one connection belongs into its {@linkplain Connection#attach attachment}.
 *
 * <p><b>Threads.</b> The callbacks of one connection never run at the same time, and each sees what the one before it wrote.
 * They run on different threads of the pool. A callback may block: after the promotion delay another thread leads, and the
 * other connections go on. A handler that is known to block says so by {@link #blocks()}, which spares them that delay.
 *
 * <p><b>Errors.</b> Whatever a callback throws, {@link Error}s included, closes its connection and nothing else, is counted
 * ({@link PoolSnapshot#handlerErrors()}) and logged.
 */
@FunctionalInterface
public interface ConnectionHandler {

    /**
     * Bytes have come. What this leaves unread in {@code in} is presented again, together with what comes next, in order.
     *
     * @param connection the connection they came on
     * @param in a direct buffer, from position to limit; lent for the length of this call, after which its memory holds other
     *     bytes. To keep bytes, copy them
     * @throws Exception closes the connection
     */
    void onData(Connection connection, ByteBuffer in) throws Exception;

    /**
     * A connection was accepted, or one that was begun here is established; comes before its first {@link #onData}. The default
     * does nothing.
     *
     * @throws Exception closes the connection
     */
    default void onOpen(Connection connection) throws Exception {
    }

    /**
     * The peer has sent its FIN: no more data will come, replies may still be read by it. The default closes the connection
     * after the replies published so far.
     *
     * @throws Exception closes the connection
     */
    default void onReadClosed(Connection connection) throws Exception {
        connection.close();
    }

    /**
     * What waited to be sent was above the high watermark, and is below the low one now. The default does nothing.
     *
     * @throws Exception closes the connection
     */
    default void onWritable(Connection connection) throws Exception {
    }

    /**
     * The last callback of a connection, exactly once for each {@link #onOpen}; and the only one of a connection that was begun
     * here and could not be established. Replies published before or in it are still
     * sent, as far as the peer takes them.
     *
     * @param cause why, if not because somebody asked: what a callback threw, a reset by the peer, a timeout; else null
     */
    default void onClose(Connection connection, Throwable cause) {
    }

    /** Whether the callbacks may block as a rule. If so they never run on the leader. The default says no: it is measured. */
    default boolean blocks() {
        return false;
    }
}
