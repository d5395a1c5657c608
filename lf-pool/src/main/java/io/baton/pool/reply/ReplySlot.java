package io.baton.pool.reply;

import io.baton.pool.connection.Chunk;
import io.baton.pool.connection.Piece;
import io.baton.pool.connection.PooledConnection;

/** One entry of the reply ring: bytes to send on a connection, or an order to its writer. Its small memory is its own. */
final class ReplySlot {

    /** A reply up to this size, in bytes, is copied into the slot; a larger one into pooled pieces. */
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
        /** Claimed by a thread whose stack ended before it could be filled. */
        NOTHING
    }

    private final Chunk inline;
    private Kind kind;
    private PooledConnection connection;
    private Piece first;

    ReplySlot(Chunk inline) {
        this.inline = inline;
    }

    Chunk inline() {
        return inline;
    }

    void set(Kind what, PooledConnection whose, Piece bytes) {
        kind = what;
        connection = whose;
        first = bytes;
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

    /** The first piece of the bytes: the inline one alone, a chain of pooled ones, or a part of a file. */
    Piece first() {
        return first;
    }
}
