package io.baton.pool;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * What a user writes: what to do with the bytes of a connection. One handler object may serve any number of connections;
 * state of one connection belongs into its {@linkplain Connection#attach attachment}.
 *
 * <p><b>Threads.</b> The callbacks of one connection never run at the same time, and each sees what the one before it wrote.
 * They run on different threads. A callback may block. On {@linkplain Followers virtual followers} the other connections go on at
 * once. On platform followers, and where a block keeps the thread, they go on after the promotion delay, when another thread
 * leads: a tenth of a millisecond where callbacks often block unforeseen, up to 8 ms where none has for a while. There a handler
 * that usually blocks says so by {@link #blocks()}, and one that blocks now and then by {@link Connection#aboutToBlock()}
 * beforehand; both spare the others that delay, and change nothing on virtual followers.
 *
 * <p><b>Errors.</b> Whatever a callback throws, {@link Error}s included, closes its connection and nothing else, is counted
 * ({@link PoolSnapshot#handlerErrors()}) and logged. Replies published before are still sent. An interrupt that a callback leaves
 * set is cleared after it.
 */
@FunctionalInterface
public interface ConnectionHandler {

    /**
     * Bytes have come. What this leaves unread in {@code in} is presented again together with what comes next, or, if the
     * connection was not {@linkplain Connection#isWritable writable} when this returned, as soon as it is writable again.
     *
     * @param connection the connection they came on
     * @param in a direct buffer, big-endian, from position to limit. It is lent for the length of this call; afterwards its
     *     memory holds other bytes, so copy what has to stay
     * @throws Exception closes the connection
     */
    void onData(Connection connection, ByteBuffer in) throws Exception;

    /**
     * A connection was accepted, or a connect of this pool is established. Comes before the first {@link #onData}. The default
     * does nothing.
     *
     * @throws Exception closes the connection
     */
    default void onOpen(Connection connection) throws Exception {
    }

    /**
     * The peer has sent its FIN: no more data will come, but the peer may still read replies. The default closes the connection
     * after the replies published so far.
     *
     * @throws Exception closes the connection
     */
    default void onReadClosed(Connection connection) throws Exception {
        connection.close();
    }

    /**
     * The connection is {@linkplain Connection#isWritable writable} again: more bytes than the high watermark (or more than 16
     * files) waited to be sent, and no more than half of it wait now. If bytes were left unread meanwhile, {@link #onData}
     * follows. The default does nothing.
     *
     * @throws Exception closes the connection
     */
    default void onWritable(Connection connection) throws Exception {
    }

    /**
     * The last callback, called exactly once for each {@link #onOpen}, and alone if an outgoing connect failed or was closed
     * before it was established. It means that no more callbacks follow, not that the socket is closed: replies published before
     * or in it are still flushed. What this throws is counted and logged. The default does nothing.
     *
     * @param cause why; null for an orderly end: {@link Connection#close}, pool shutdown, or the peer's FIN. Otherwise what a
     *     callback threw, a reset by the peer ({@link io.baton.epoll.ErrnoException}), or a timeout ({@link
     *     java.util.concurrent.TimeoutException})
     */
    @SuppressWarnings("exports")
    default void onClose(Connection connection, @Nullable Throwable cause) {
    }

    /**
     * Return true if callbacks usually block: they are then handed to a follower from the start. The default, false, lets the
     * pool find out by itself. Called once for each connection, before its first callback; what it throws closes the connection
     * without a callback.
     */
    default boolean blocks() {
        return false;
    }
}
