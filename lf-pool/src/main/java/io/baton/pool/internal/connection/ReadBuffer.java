package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The read buffer of a connection: what its handler left unread. While there is none, bytes are received into the buffer that the
 * thread lends. What the handler leaves of them is copied to a buffer of the connection's own, and bytes are received into that
 * one until the handler has read them all. So an idle connection holds no buffer.
 *
 * <p>A virtual follower lends a small buffer, which it keeps while its handler blocks. A connection that fills it gets a large
 * one for the length of its turns, until it receives less at a time.
 */
public final class ReadBuffer {

    private final BufferPool buffers;
    private final UnreadLimits limits;

    /** Keeps unread bytes within these limits. */
    public ReadBuffer(BufferPool buffers, UnreadLimits limits) {
        this.buffers = buffers;
        this.limits = limits;
    }

    /** Handlers left more unread than a limit allows. */
    static final class UnreadLimitException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnreadLimitException(String message) {
            super(message);
        }

        /** Leaves the trace empty: any peer can bring this about, and the place says nothing. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Where to receive: from position to limit; the unread bytes, if any, lie before the position. */
    PooledBuffer prepare(PooledConnection connection, PooledBuffer lent) throws UnreadLimitException {
        PooledBuffer unread = connection.inbound().unread;
        if (unread == null && connection.inbound().receivesMuch && lent.memory().capacity() < BufferPool.LARGE) {
            unread = borrow(connection);
        }
        if (unread == null) {
            lent.memory().clear();
            return lent;
        }
        if (unread.memory().hasRemaining()) {
            return unread;
        }
        int size = unread.memory().capacity();
        if (size >= limits.perConnection()) {
            throw tooLong();
        }
        PooledBuffer larger = take((int) Math.min(limits.perConnection(), 2L * size));
        larger.memory().put(unread.memory().flip());
        drop(connection);
        connection.inbound().unread = larger;
        return larger;
    }

    /** A large buffer for a connection that fills what the thread lends; null if the limit does not allow one. */
    private @Nullable PooledBuffer borrow(PooledConnection connection) {
        PooledBuffer large = buffers.take(BufferPool.LARGE);
        if (!limits.reserve(large.memory().capacity())) {
            buffers.giveBack(large);
            return null;
        }
        connection.inbound().unread = large;
        return large;
    }

    /** The turn receives no more: a buffer in which nothing is left does not stay with the connection. */
    void dropIfEmpty(PooledConnection connection) {
        PooledBuffer unread = connection.inbound().unread;
        if (unread != null && unread.memory().position() == 0) {
            drop(connection);
        }
    }

    /** After the handler has seen {@code source} from position 0 to its limit, and has left the rest from its position on. */
    void keepRest(PooledConnection connection, PooledBuffer source) throws UnreadLimitException {
        ByteBuffer rest = source.memory();
        if (!rest.hasRemaining()) {
            drop(connection);
        } else if (rest.remaining() >= limits.perConnection() && !isHeldBack(connection)) {
            throw tooLong();
        } else if (connection.inbound().unread == source) {
            if (rest.position() == 0) {
                // Nothing was read: what is there stays, and is not moved for every byte that comes.
                rest.position(rest.limit()).limit(rest.capacity());
            } else {
                rest.compact();
            }
        } else {
            PooledBuffer own = take(rest.remaining() + 1);
            own.memory().put(rest);
            connection.inbound().unread = own;
        }
    }

    /** The handler waits for room to reply, or has paused reading. It gets no more bytes before it has read these. */
    private static boolean isHeldBack(PooledConnection connection) {
        return connection.has(
                ConnectionState.PAUSED | ConnectionState.RESUMED | ConnectionState.HELD | ConnectionState.CONTINUE);
    }

    private PooledBuffer take(int bytes) throws UnreadLimitException {
        PooledBuffer buffer = buffers.take(bytes);
        if (!limits.reserve(buffer.memory().capacity())) {
            buffers.giveBack(buffer);
            throw new UnreadLimitException("all connections together have left more unread than " + limits.inAll()
                    + " bytes of buffers can hold, which is the limit");
        }
        return buffer;
    }

    private UnreadLimitException tooLong() {
        return new UnreadLimitException("the handler left " + limits.perConnection()
                + " bytes unread, which is the limit: it waits for a message that is too long");
    }

    /** Gives the unread bytes' memory back. */
    void drop(PooledConnection connection) {
        PooledBuffer unread = connection.inbound().unread;
        if (unread != null) {
            connection.inbound().unread = null;
            limits.release(unread.memory().capacity());
            buffers.giveBack(unread);
        }
    }
}
