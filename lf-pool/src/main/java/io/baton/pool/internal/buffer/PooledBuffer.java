package io.baton.pool.internal.buffer;

import java.nio.ByteBuffer;

/**
 * A segment of direct memory. It holds the bytes between its buffer's position and limit. One thread at a time may use it.
 */
public final class PooledBuffer extends OutboundSegment {

    /** The size class of memory that another object owns, such as a ring slot: it may not be kept, only copied. */
    static final int BORROWED = -2;

    private final ByteBuffer memory;
    private final long address;
    private final int sizeClass;
    /** Whether somebody has taken it from the pool; kept in assertions alone. */
    private boolean out;

    PooledBuffer(ByteBuffer memory, long address, int sizeClass) {
        this.memory = memory;
        this.address = address;
        this.sizeClass = sizeClass;
    }

    /** The memory. */
    public ByteBuffer memory() {
        return memory;
    }

    /** The address of the memory's index 0. */
    public long address() {
        return address;
    }

    /** Called in an assertion, by the thread that takes it or gives it back. Returns what was before. */
    boolean markOut(boolean now) {
        boolean before = out;
        out = now;
        return before;
    }

    int sizeClass() {
        return sizeClass;
    }

    boolean isBorrowed() {
        return sizeClass == BORROWED;
    }

    @Override
    public long remaining() {
        return memory.remaining();
    }

    @Override
    public long memoryBytes() {
        return memory.remaining();
    }

    @Override
    void sent(long count) {
        memory.position(memory.position() + (int) count);
    }

    @Override
    public void giveBack(BufferPool buffers) {
        buffers.giveBack(this);
    }
}
