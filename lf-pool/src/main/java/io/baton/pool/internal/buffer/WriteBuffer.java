package io.baton.pool.internal.buffer;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Objects;

/** The write buffer of a connection: the segments that the socket did not take yet, in order. Only the writer uses it. */
public final class WriteBuffer {

    private @Nullable OutboundSegment first;
    /** Null if there is no first one. */
    private @Nullable OutboundSegment last;
    private long bytes;
    private long memoryBytes;
    private int files;

    /** How many bytes wait, including those of files. */
    public long bytes() {
        return bytes;
    }

    /** How many of the waiting bytes are in memory. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** How many parts of files wait. Each holds a descriptor. */
    public int files() {
        return files;
    }

    /** Whether no bytes wait. */
    public boolean isEmpty() {
        return bytes == 0;
    }

    /** The oldest segment, or null. */
    public @Nullable OutboundSegment first() {
        return first;
    }

    /** Appends a segment. Borrowed memory is copied. */
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
            // The more bytes wait already, the larger the next buffer.
            tail = buffers.take(Math.max(count, (int) Math.min(bytes, BufferPool.LARGE)));
            tail.memory().limit(0);
            link(tail);
        }
        int end = tail.memory().limit();
        tail.memory().limit(end + count);
        tail.memory().put(end, source, source.position(), count);
    }

    private void link(OutboundSegment segment) {
        OutboundSegment before = last;
        if (before == null) {
            first = segment;
        } else {
            before.next(segment);
        }
        last = segment;
        files += segment instanceof FileRegion ? 1 : 0;
    }

    /** Removes the oldest {@code count} bytes, which were sent. Segments without bytes left are given back. */
    public void sent(long count, BufferPool buffers) {
        long left = count;
        bytes -= count;
        while (left > 0) {
            OutboundSegment segment = Objects.requireNonNull(first);
            long here = Math.min(left, segment.remaining());
            long before = segment.memoryBytes();
            segment.sent(here);
            memoryBytes -= before - segment.memoryBytes();
            left -= here;
            if (segment.remaining() == 0) {
                remove(segment, buffers);
            }
        }
    }

    /** Drops all bytes and gives all segments back. */
    public void drop(BufferPool buffers) {
        for (OutboundSegment segment = first; segment != null; segment = first) {
            remove(segment, buffers);
        }
        bytes = 0;
        memoryBytes = 0;
    }

    /** Unlinks the first segment, then gives it back. In this order a failure in between cannot leave it in both places. */
    private void remove(OutboundSegment done, BufferPool buffers) {
        first = done.next();
        if (first == null) {
            last = null;
        }
        files -= done instanceof FileRegion ? 1 : 0;
        done.giveBack(buffers);
    }
}
