package io.baton.pool.internal.buffer;

import org.jspecify.annotations.Nullable;

/** A piece of what a connection has to send: memory, or a part of a file. One thread at a time may use it. */
public abstract class OutboundSegment {

    /** The next segment of the same reply or write buffer, or null. */
    private @Nullable OutboundSegment next;

    /** How many bytes are left to send. */
    public abstract long remaining();

    /** How many of the bytes left are in memory. A part of a file has none. */
    public abstract long memoryBytes();

    /** Removes the first {@code count} bytes, which were sent. */
    abstract void sent(long count);

    /** Gives the memory back to the pool, or closes the file. */
    public abstract void giveBack(BufferPool buffers);

    /** The next segment of the chain, or null. */
    public final @Nullable OutboundSegment next() {
        return next;
    }

    /** Sets the next segment of the chain; null for none. */
    public final void next(@Nullable OutboundSegment segment) {
        next = segment;
    }
}
