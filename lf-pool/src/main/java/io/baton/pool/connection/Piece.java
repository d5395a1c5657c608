package io.baton.pool.connection;

/** A part of what a connection has to send: memory or a file. One owner at a time. */
public abstract class Piece {

    /** The next one of a chain: of one reply's pieces, or of a write buffer. */
    private Piece next;

    /** How many bytes of it are left to send. */
    public abstract long remaining();

    /** So many of its first bytes are sent. */
    abstract void sent(long count);

    /** Gives back what it holds. */
    public abstract void giveBack(Chunks chunks);

    /** The next piece of the chain, or null. */
    public final Piece next() {
        return next;
    }

    /** Links a further piece, or cuts the link. */
    public final void next(Piece piece) {
        next = piece;
    }
}
