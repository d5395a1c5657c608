package io.baton.pool.internal.reply;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.connection.PooledConnection;

/** One entry of the reply ring: bytes to send on a connection, or an order to its writer. Its small memory is its own. */
final class ReplySlot {

    /** A reply up to this size, in bytes, is copied into the slot; a larger one into pooled segments. */
    static final int INLINE_BYTES = 1024;

    enum Kind {
        /** Send these bytes. */
        DATA,
        /** There is room: send what the socket did not take before. */
        FLUSH,
        /** Nothing more will come: close after what is there. */
        END,
        /** Nothing can be sent any more. */
        ABORT,
        /** Claimed by a thread that could not fill it: its stack ended, or the bytes could not be read. */
        NOTHING
    }

    private final PooledBuffer inline;
    private Kind kind;
    private PooledConnection connection;
    private OutboundSegment first;

    ReplySlot(PooledBuffer inline) {
        this.inline = inline;
    }

    PooledBuffer inline() {
        return inline;
    }

    void set(Kind what, PooledConnection whose, OutboundSegment bytes) {
        kind = what;
        connection = whose;
        first = bytes;
    }

    /** Closes the file of an order that failed. A second call does nothing. */
    void closeFile() {
        if (first instanceof FileRegion file) {
            file.close();
        }
    }

    /** Takes the references out, so that a slot nobody uses for a while keeps nothing alive. */
    void clear() {
        connection = null;
        first = null;
    }

    Kind kind() {
        return kind;
    }

    PooledConnection connection() {
        return connection;
    }

    /** The first segment of the bytes: the inline one alone, a chain of pooled ones, or a part of a file. */
    OutboundSegment first() {
        return first;
    }
}
