package io.baton.pool.internal.buffer;

import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Pooled direct memory in three sizes. A bounded number of free buffers is kept in slots that are swapped atomically, so
 * there is no lock, and no ABA problem, because nothing is linked. A buffer that finds no free slot is left to the garbage
 * collector, and so is a buffer above the largest size. Any thread.
 */
public final class BufferPool {

    /** The size of the largest pooled buffer, in bytes. A thread lends its connections a buffer of this size to read into. */
    public static final int LARGE = 64 << 10;

    private static final int[] SIZES = {4 << 10, 16 << 10, LARGE};
    private static final int UNPOOLED = -1;
    private static final int KEPT = 64;

    private final SystemCalls calls;
    private final AtomicReferenceArray<@Nullable PooledBuffer> free = new AtomicReferenceArray<>(SIZES.length * KEPT);

    /** Buffers that were taken and not given back; counted in assertions alone, so that it costs nothing in use. */
    private final AtomicInteger out = new AtomicInteger();

    /** An empty pool. */
    public BufferPool(SystemCalls calls) {
        this.calls = calls;
    }

    /** Takes an empty buffer of at least {@code bytes} bytes, or allocates one. */
    public PooledBuffer take(int bytes) {
        for (int sizeClass = 0; sizeClass < SIZES.length; sizeClass++) {
            if (bytes <= SIZES[sizeClass]) {
                return noted(take(sizeClass, SIZES[sizeClass]));
            }
        }
        return noted(allocate(Integer.highestOneBit(bytes - 1) << 1, UNPOOLED));
    }

    /**
     * Copies what remains in {@code bytes} into a chain of buffers, and consumes it.
     *
     * @return the first buffer of the chain; null if nothing remains
     * @throws RuntimeException if the bytes cannot be read, as those of a closed arena; nothing is consumed then
     * @throws Error the same for a truncated mapped file ({@link InternalError}), or if no memory is left
     */
    public @Nullable PooledBuffer copy(ByteBuffer bytes) {
        PooledBuffer first = null;
        PooledBuffer last = null;
        boolean complete = false;
        try {
            int from = bytes.position();
            while (from < bytes.limit()) {
                int count = Math.min(bytes.limit() - from, LARGE);
                PooledBuffer buffer = take(count);
                if (last == null) {
                    first = buffer;
                } else {
                    last.next(buffer);
                }
                last = buffer;
                buffer.memory().put(0, bytes, from, count).position(0).limit(count);
                from += count;
            }
            bytes.position(bytes.limit());
            complete = true;
            return first;
        } finally {
            if (!complete) {
                giveBackAll(first);
            }
        }
    }

    /** Gives back every segment of a chain; null is an empty one. */
    public void giveBackAll(@Nullable OutboundSegment chain) {
        OutboundSegment segment = chain;
        while (segment != null) {
            OutboundSegment next = segment.next();
            segment.giveBack(this);
            segment = next;
        }
    }

    /** Allocates a buffer that the caller keeps: {@link #giveBack} does not take it into the pool. */
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

    /** Takes back a buffer that is not used any more, and clears its link. */
    public void giveBack(PooledBuffer buffer) {
        assert isFirstReturn(buffer) : "a buffer of " + buffer.memory().capacity() + " bytes was given back twice";
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

    private PooledBuffer noted(PooledBuffer taken) {
        assert isFree(taken) : "a buffer of " + taken.memory().capacity() + " bytes was lent twice";
        return taken;
    }

    private boolean isFree(PooledBuffer buffer) {
        out.incrementAndGet();
        return !buffer.markOut(true);
    }

    private boolean isFirstReturn(PooledBuffer buffer) {
        if (buffer.isBorrowed()) {
            return true; // It never was the pool's.
        }
        out.decrementAndGet();
        return buffer.markOut(false);
    }

    /** For tests: how many buffers are in use. Counted only with assertions enabled. */
    public int out() {
        return out.get();
    }

    private PooledBuffer allocate(int bytes, int sizeClass) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        return new PooledBuffer(memory, calls.address(memory), sizeClass);
    }

    private static int probe() {
        return (int) Thread.currentThread().getId();
    }
}
