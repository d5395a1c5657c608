package io.baton.pool.internal.buffer;

import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Pooled direct memory in three sizes. A bounded number of free segments is kept in slots that are swapped atomically: no lock, no
 * node, and no ABA, as nothing is linked. A segment that finds no slot is left to the garbage collector, and so is one above the
 * largest size.
 */
public final class BufferPool {

    /** The largest pooled segment, in bytes; also that of the buffer a thread lends. */
    public static final int LARGE = 64 << 10;

    private static final int[] SIZES = {4 << 10, 16 << 10, LARGE};
    private static final int UNPOOLED = -1;
    private static final int KEPT = 64;

    private final SystemCalls calls;
    private final AtomicReferenceArray<PooledBuffer> free = new AtomicReferenceArray<>(SIZES.length * KEPT);

    /** An empty pool. */
    public BufferPool(SystemCalls calls) {
        this.calls = calls;
    }

    /** An empty segment of at least {@code bytes}. */
    public PooledBuffer take(int bytes) {
        for (int sizeClass = 0; sizeClass < SIZES.length; sizeClass++) {
            if (bytes <= SIZES[sizeClass]) {
                return take(sizeClass, SIZES[sizeClass]);
            }
        }
        return allocate(Integer.highestOneBit(bytes - 1) << 1, UNPOOLED);
    }

    /** The rest of a buffer, consumed, as a chain of segments; null of nothing. */
    public PooledBuffer copy(ByteBuffer bytes) {
        PooledBuffer first = null;
        PooledBuffer last = null;
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), LARGE);
            PooledBuffer segment = take(count);
            segment.memory().put(0, bytes, bytes.position(), count).position(0).limit(count);
            bytes.position(bytes.position() + count);
            if (first == null) {
                first = segment;
            } else {
                last.next(segment);
            }
            last = segment;
        }
        return first;
    }

    /** A segment of the caller's own memory, which {@link #giveBack} leaves where it is. */
    public PooledBuffer own(int bytes) {
        return allocate(bytes, PooledBuffer.BORROWED);
    }

    private PooledBuffer take(int sizeClass, int bytes) {
        int base = sizeClass * KEPT;
        int start = probe();
        for (int i = 0; i < KEPT; i++) {
            int at = base + (start + i & KEPT - 1);
            if (free.getPlain(at) != null) {
                PooledBuffer buffer = free.getAndSet(at, null);
                if (buffer != null) {
                    buffer.memory().clear();
                    return buffer;
                }
            }
        }
        return allocate(bytes, sizeClass);
    }

    /** Takes back a segment that nobody uses any more; its link is cut. */
    public void giveBack(PooledBuffer buffer) {
        buffer.next(null);
        if (buffer.sizeClass() < 0) {
            return;
        }
        int base = buffer.sizeClass() * KEPT;
        int start = probe();
        for (int i = 0; i < KEPT; i++) {
            int at = base + (start + i & KEPT - 1);
            if (free.getPlain(at) == null && free.compareAndSet(at, null, buffer)) {
                return;
            }
        }
    }

    private PooledBuffer allocate(int bytes, int sizeClass) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        return new PooledBuffer(memory, calls.address(memory), sizeClass);
    }

    private static int probe() {
        return (int) Thread.currentThread().getId();
    }
}
