package io.baton.pool.internal.buffer;

import java.nio.ByteBuffer;

/** The write buffer of a connection: a chain of segments that the socket did not take yet, in order. The writer's alone. */
public final class WriteBuffer {

    private OutboundSegment first;
    private OutboundSegment last;
    private long bytes;
    private long memoryBytes;

    /** How many bytes wait, those of files included. */
    public long bytes() {
        return bytes;
    }

    /** How many of the waiting bytes are in memory. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** Whether no bytes wait. */
    public boolean isEmpty() {
        return bytes == 0;
    }

    /** The oldest segment, or null. */
    public OutboundSegment first() {
        return first;
    }

    /** Appends a segment; one of borrowed memory is copied. */
    public void append(OutboundSegment segment, BufferPool buffers) {
        long count = segment.remaining();
        long inMemory = segment.memoryBytes();
        if (segment instanceof PooledBuffer buffer && buffer.isBorrowed()) {
            copyToTail(buffer.memory(), buffers);
        } else {
            link(segment);
        }
        bytes += count;
        memoryBytes += inMemory;
    }

    private void copyToTail(ByteBuffer source, BufferPool buffers) {
        int count = source.remaining();
        PooledBuffer tail = last instanceof PooledBuffer buffer ? buffer : null;
        if (tail == null || tail.memory().capacity() - tail.memory().limit() < count) {
            // A peer that leaves much unread gets larger buffers, one that leaves little a small one.
            tail = buffers.take(Math.max(count, (int) Math.min(bytes, BufferPool.LARGE)));
            tail.memory().limit(0);
            link(tail);
        }
        int end = tail.memory().limit();
        tail.memory().limit(end + count);
        tail.memory().put(end, source, source.position(), count);
    }

    private void link(OutboundSegment segment) {
        if (first == null) {
            first = segment;
        } else {
            last.next(segment);
        }
        last = segment;
    }

    /** The oldest {@code count} bytes were sent: segments that are sent in full go back. */
    public void sent(long count, BufferPool buffers) {
        long left = count;
        bytes -= count;
        while (left > 0) {
            long here = Math.min(left, first.remaining());
            long before = first.memoryBytes();
            first.sent(here);
            memoryBytes -= before - first.memoryBytes();
            left -= here;
            if (first.remaining() == 0) {
                removeFirst(buffers);
            }
        }
    }

    /** Gives everything back. */
    public void drop(BufferPool buffers) {
        while (first != null) {
            removeFirst(buffers);
        }
        bytes = 0;
        memoryBytes = 0;
    }

    /** Unlinked before it is given back: a segment is in the pool or in here, whatever fails in between. */
    private void removeFirst(BufferPool buffers) {
        OutboundSegment done = first;
        first = done.next();
        if (first == null) {
            last = null;
        }
        done.giveBack(buffers);
    }
}
