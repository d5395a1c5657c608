package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;

import java.nio.ByteBuffer;

/**
 * The read buffer of a connection: what its handler left unread. While there is none, bytes are received into the buffer that the
 * thread lends; what is left of it is copied to a buffer of the connection's own, into which the rest is received until the handler
 * has read it all. So an idle connection holds no buffer.
 */
public final class ReadBuffer {

    private final BufferPool buffers;
    private final int limit;

    /** Keeps at most {@code limit} unread bytes of a connection. */
    public ReadBuffer(BufferPool buffers, int limit) {
        this.buffers = buffers;
        this.limit = limit;
    }

    /** A handler left more unread than the limit allows. */
    static final class UnreadLimitException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadLimitException(int limit) {
            super("the handler left " + limit
                    + " bytes unread, which is the limit: it waits for a message that is too long");
        }
    }

    /** Where to receive: from position to limit; the unread bytes, if any, lie before the position. */
    PooledBuffer prepare(PooledConnection connection, PooledBuffer lent) throws UnreadLimitException {
        PooledBuffer unread = connection.inbound().unread;
        if (unread == null) {
            lent.memory().clear();
            return lent;
        }
        if (!unread.memory().hasRemaining()) {
            int size = unread.memory().capacity();
            if (size >= limit) {
                throw new UnreadLimitException(limit);
            }
            PooledBuffer larger = buffers.take(Math.min(limit, size * 2));
            larger.memory().put(unread.memory().flip());
            buffers.giveBack(unread);
            connection.inbound().unread = larger;
            return larger;
        }
        return unread;
    }

    /** After the handler has seen {@code source} from position 0 to its limit, and has left the rest from its position on. */
    void keepRest(PooledConnection connection, PooledBuffer source) throws UnreadLimitException {
        ByteBuffer rest = source.memory();
        if (!rest.hasRemaining()) {
            drop(connection);
        } else if (rest.remaining() >= limit && !isHeldBack(connection)) {
            throw new UnreadLimitException(limit);
        } else if (connection.inbound().unread == source) {
            if (rest.position() == 0) {
                // Nothing was read: what is there stays, and is not moved for every byte that comes.
                rest.position(rest.limit()).limit(rest.capacity());
            } else {
                rest.compact();
            }
        } else {
            PooledBuffer own = buffers.take(rest.remaining() + 1);
            own.memory().put(rest);
            connection.inbound().unread = own;
        }
    }

    /** The handler waits for room to reply, and not for more bytes; nor does it get any before it has read these. */
    private static boolean isHeldBack(PooledConnection connection) {
        return connection.state().has(ConnectionState.PAUSED | ConnectionState.RESUMED);
    }

    /** Gives the unread bytes' memory back. */
    void drop(PooledConnection connection) {
        if (connection.inbound().unread != null) {
            buffers.giveBack(connection.inbound().unread);
            connection.inbound().unread = null;
        }
    }
}
