package io.baton.pool.connection;

import java.nio.ByteBuffer;

/** The write buffer of a connection: a chain of pieces that the socket did not take yet, in order. The writer's alone. */
public final class WriteBuffer {

    private Chunk first;
    private Chunk last;
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
    public Chunk first() {
        return first;
    }

    /** Appends a piece, bounded by its buffer's position and limit; one of borrowed memory is copied. */
    public void append(Chunk piece, Chunks chunks) {
        int count = piece.memory().remaining();
        bytes += count;
        if (!piece.isBorrowed()) {
            link(piece);
            return;
        }
        if (last == null || last.memory().capacity() - last.memory().limit() < count) {
            // A peer that leaves much unread gets larger pieces, one that leaves little a small one.
            Chunk fresh = chunks.take(Math.max(count, (int) Math.min(bytes, Chunks.LARGE)));
            fresh.memory().limit(0);
            link(fresh);
        }
        ByteBuffer tail = last.memory();
        int end = tail.limit();
        tail.limit(end + count);
        tail.put(end, piece.memory(), piece.memory().position(), count);
    }

    private void link(Chunk piece) {
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
            int here = (int) Math.min(left, first.memory().remaining());
            first.memory().position(first.memory().position() + here);
            left -= here;
            if (!first.memory().hasRemaining()) {
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
        Chunk done = first;
        first = done.next();
        if (first == null) {
            last = null;
        }
        chunks.giveBack(done);
    }
}
