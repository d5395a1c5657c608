package io.baton.pool.internal.reply;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.connection.PooledConnection;

import org.jspecify.annotations.Nullable;

/** One entry of the reply ring: an order to the writer for one connection. Each slot owns memory for one small reply. */
final class ReplySlot {

    /** A reply of at most this many bytes is copied into the slot, a larger one into pooled buffers. */
    static final int INLINE_BYTES = 1024;

    enum Kind {
        /** Send these bytes. */
        DATA,
        /** The socket has room: send what it did not take before. */
        FLUSH,
        /** No reply follows: close the connection after sending what waits. */
        END,
        /** Drop what waits: the connection has failed. */
        ABORT,
        /**
         * Do nothing. The thread that claimed the slot could not fill it: its stack ended, or the bytes could not be read.
         */
        NOTHING
    }

    private final PooledBuffer inline;
    private Kind kind = Kind.NOTHING;
    private @Nullable PooledConnection connection;
    private @Nullable OutboundSegment first;

    ReplySlot(PooledBuffer inline) {
        this.inline = inline;
    }

    PooledBuffer inline() {
        return inline;
    }

    void set(Kind what, @Nullable PooledConnection whose, @Nullable OutboundSegment bytes) {
        kind = what;
        connection = whose;
        first = bytes;
    }

    /** Closes the file of an order that failed, if it has one. A second call does nothing. */
    void closeFile() {
        if (first instanceof FileRegion file) {
            file.close();
        }
    }

    /** Clears the references, so that an unused slot keeps no object alive. */
    void clear() {
        connection = null;
        first = null;
    }

    Kind kind() {
        return kind;
    }

    /** Whom the order is for; null for {@link Kind#NOTHING}, and only then. */
    @Nullable PooledConnection connection() {
        return connection;
    }

    /** The first segment of the bytes: the slot's own buffer, a chain of pooled buffers, or a part of a file. Null for none. */
    @Nullable OutboundSegment first() {
        return first;
    }
}
