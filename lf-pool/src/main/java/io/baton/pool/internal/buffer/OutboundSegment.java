package io.baton.pool.internal.buffer;

/** A part of what a connection has to send: memory or a file. One owner at a time. */
public abstract class OutboundSegment {

    /** The next one of a chain: of one reply's segments, or of a write buffer. */
    private OutboundSegment next;

    /** How many bytes of it are left to send. */
    public abstract long remaining();

    /** How many of these bytes are in memory; a part of a file waits on the disk. */
    public abstract long memoryBytes();

    /** Its first {@code count} bytes are sent. */
    abstract void sent(long count);

    /** Gives back what it holds. */
    public abstract void giveBack(BufferPool buffers);

    /** The next segment of the chain, or null. */
    public final OutboundSegment next() {
        return next;
    }

    /** Links a further segment, or cuts the link. */
    public final void next(OutboundSegment segment) {
        next = segment;
    }
}
