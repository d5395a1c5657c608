package io.baton.pool.connection;

import java.nio.ByteBuffer;

/** The write buffer of a connection: a chain of pieces that the socket did not take yet, in order. The writer's alone. */
public final class WriteBuffer {

    private Piece first;
    private Piece last;
    private long bytes;

    /** How many bytes wait. */
    public long bytes() {
        return bytes;
    }

    /** Whether none waits. */
    public boolean isEmpty() {
        return bytes == 0;
    }

    /** The oldest piece, or null. */
    public Piece first() {
        return first;
    }

    /** Appends a piece; one of borrowed memory is copied. */
    public void append(Piece piece, Chunks chunks) {
        bytes += piece.remaining();
        if (piece instanceof Chunk chunk && chunk.isBorrowed()) {
            copyToTail(chunk.memory(), chunks);
        } else {
            link(piece);
        }
    }

    private void copyToTail(ByteBuffer source, Chunks chunks) {
        int count = source.remaining();
        Chunk tail = last instanceof Chunk chunk ? chunk : null;
        if (tail == null || tail.memory().capacity() - tail.memory().limit() < count) {
            // A peer that leaves much unread gets larger pieces, one that leaves little a small one.
            tail = chunks.take(Math.max(count, (int) Math.min(bytes, Chunks.LARGE)));
            tail.memory().limit(0);
            link(tail);
        }
        int end = tail.memory().limit();
        tail.memory().limit(end + count);
        tail.memory().put(end, source, source.position(), count);
    }

    private void link(Piece piece) {
        if (first == null) {
            first = piece;
        } else {
            last.next(piece);
        }
        last = piece;
    }

    /** The oldest bytes were sent: their pieces go back. */
    public void sent(long count, Chunks chunks) {
        long left = count;
        bytes -= count;
        while (left > 0) {
            long here = Math.min(left, first.remaining());
            first.sent(here);
            left -= here;
            if (first.remaining() == 0) {
                removeFirst(chunks);
            }
        }
    }

    /** Gives everything back. */
    public void drop(Chunks chunks) {
        while (first != null) {
            removeFirst(chunks);
        }
        bytes = 0;
    }

    private void removeFirst(Chunks chunks) {
        Piece done = first;
        first = done.next();
        if (first == null) {
            last = null;
        }
        done.giveBack(chunks);
    }
}
