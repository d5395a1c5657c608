package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.buffer.WriteBuffer;

/**
 * The outgoing half of a connection: its write buffer and how far its end has come. Touched by one thread at a time, the writer
 * of the group's reply ring; the writer role makes it visible from one to the next.
 */
public final class Outbound {

    private static final int NOTHING_WAITS = -1;

    private WriteBuffer unsent;
    private boolean failed;
    private boolean endPublished;
    /** The tick of the last byte sent while some were left, or {@link #NOTHING_WAITS}. Written by the writer, read by the clock. */
    private volatile int progress = NOTHING_WAITS;
    /** Why it failed; written once, read by the owner at the end. */
    private volatile Throwable failure;
    /** Set before the descriptor is closed, so that who asks it for something sees afterwards whether it was still ours. */
    private volatile boolean closed;

    /** What the socket did not take yet, or null. */
    public WriteBuffer unsent() {
        return unsent;
    }

    /** Whether anything waits for room in the socket. */
    public boolean hasUnsent() {
        return unsent != null;
    }

    /** How many bytes wait. */
    public long unsentBytes() {
        return unsent == null ? 0 : unsent.bytes();
    }

    /** Keeps a segment that the socket did not take. */
    public void keep(OutboundSegment segment, BufferPool buffers) {
        if (unsent == null) {
            unsent = new WriteBuffer();
        }
        unsent.append(segment, buffers);
    }

    /** All is sent: an idle connection holds no buffer. */
    public void allSent() {
        unsent = null;
        progress = NOTHING_WAITS;
    }

    /** Bytes are left, and some were sent at this tick, or just began to wait. */
    public void progress(int tick) {
        progress = tick;
    }

    /** Whether bytes wait and none was sent for so many ticks. Any thread. */
    public boolean isStalled(int now, int ticks) {
        return waited(now) >= ticks;
    }

    /** For how many ticks bytes wait and none was sent; -1 if nothing waits. Any thread. */
    public int waited(int now) {
        int last = progress;
        return last == NOTHING_WAITS ? NOTHING_WAITS : now - last;
    }

    /** Why nothing can be sent any more, or null. Any thread. */
    public Throwable failure() {
        return failure;
    }

    /** Gives the reason for a failure that is about to come. Any thread; the first one stays. */
    public void failure(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** Nothing can be sent any more; what waited is dropped. */
    public void fail(BufferPool buffers) {
        failed = true;
        progress = NOTHING_WAITS;
        if (unsent != null) {
            unsent.drop(buffers);
            unsent = null;
        }
    }

    /** Whether further replies are dropped. */
    public boolean isDropping() {
        return failed || closed || endPublished;
    }

    /** Whether a send has failed. */
    public boolean isFailed() {
        return failed;
    }

    /** The end has come out of the ring: the owner has let go for good, and the writer owns the connection from here on. */
    public void endPublished() {
        endPublished = true;
    }

    /** Whether the end has come out of the ring. */
    public boolean isEndPublished() {
        return endPublished;
    }

    /** The descriptor is about to be closed. */
    public void closed() {
        closed = true;
    }

    /** Whether the descriptor is closed, or about to be. Any thread. */
    public boolean isClosed() {
        return closed;
    }
}
