package io.baton.pool.connection;

import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Pooled direct memory in three sizes. A bounded number of free pieces is kept in slots that are swapped atomically: no lock, no
 * node, and no ABA, as nothing is linked. A piece that finds no slot is left to the garbage collector, and so is one above the
 * largest size.
 */
public final class Chunks {

    /** The largest pooled piece, in bytes; also that of the buffer a thread lends. */
    public static final int LARGE = 64 << 10;

    private static final int[] SIZES = {4 << 10, 16 << 10, LARGE};
    private static final int UNPOOLED = -1;
    private static final int KEPT = 64;

    private final SystemCalls calls;
    private final AtomicReferenceArray<Chunk> free = new AtomicReferenceArray<>(SIZES.length * KEPT);

    /** An empty pool. */
    public Chunks(SystemCalls calls) {
        this.calls = calls;
    }

    /** An empty piece of at least {@code bytes}. */
    public Chunk take(int bytes) {
        for (int sizeClass = 0; sizeClass < SIZES.length; sizeClass++) {
            if (bytes <= SIZES[sizeClass]) {
                return take(sizeClass, SIZES[sizeClass]);
            }
        }
        return allocate(Integer.highestOneBit(bytes - 1) << 1, UNPOOLED);
    }

    /** The rest of a buffer, consumed, as a chain of pieces; null of nothing. */
    public Chunk copy(ByteBuffer bytes) {
        Chunk first = null;
        Chunk last = null;
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), LARGE);
            Chunk piece = take(count);
            piece.memory().put(0, bytes, bytes.position(), count).position(0).limit(count);
            bytes.position(bytes.position() + count);
            if (first == null) {
                first = piece;
            } else {
                last.next(piece);
            }
            last = piece;
        }
        return first;
    }

    /** A piece of the caller's own memory, which {@link #giveBack} leaves where it is. */
    public Chunk own(int bytes) {
        return allocate(bytes, Chunk.BORROWED);
    }

    private Chunk take(int sizeClass, int bytes) {
        int base = sizeClass * KEPT;
        int start = probe();
        for (int i = 0; i < KEPT; i++) {
            int at = base + (start + i & KEPT - 1);
            if (free.getPlain(at) != null) {
                Chunk chunk = free.getAndSet(at, null);
                if (chunk != null) {
                    chunk.memory().clear();
                    return chunk;
                }
            }
        }
        return allocate(bytes, sizeClass);
    }

    /** Takes back a piece that nobody uses any more; its link is cut. */
    public void giveBack(Chunk chunk) {
        chunk.next(null);
        if (chunk.sizeClass() < 0) {
            return;
        }
        int base = chunk.sizeClass() * KEPT;
        int start = probe();
        for (int i = 0; i < KEPT; i++) {
            int at = base + (start + i & KEPT - 1);
            if (free.getPlain(at) == null && free.compareAndSet(at, null, chunk)) {
                return;
            }
        }
    }

    private Chunk allocate(int bytes, int sizeClass) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        return new Chunk(memory, calls.address(memory), sizeClass);
    }

    private static int probe() {
        return (int) Thread.currentThread().getId();
    }
}
