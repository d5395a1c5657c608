package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.buffer.WriteBuffer;

/**
 * The outgoing half of a connection: its write buffer and how far its life has come. Touched by one thread at a time, the writer
 * of the group's reply ring; the writer role makes it visible from one holder to the next. What other threads may read says so.
 *
 * <pre>
 * OPEN ---- end ----> ENDING --- all sent ---> LINGERING --- peer's FIN, or time is up ---> CLOSED
 *   |                    |    \-- all sent, and nothing can be lost ----------------------> CLOSED
 *  fail                 fail -------------------------------------------------------------> CLOSED
 *   v
 * FAILED --- end ------------------------------------------------------------------------> CLOSED
 * </pre>
 */
public final class Outbound {

    /** The life of the outgoing half, in this order. */
    public enum Life {
        /** Replies are sent. */
        OPEN,
        /** Nothing can be sent any more: replies are dropped. The socket is shut down, so the owner learns of it from the kernel. */
        FAILED,
        /** The end has come out of the ring: what waits is still sent. The owner has let go, and the writer owns the connection. */
        ENDING,
        /** All is sent, our FIN too: what the peer still sends is discarded, so that it can read the whole reply. */
        LINGERING,
        /** The descriptor is closed, or about to be. */
        CLOSED
    }

    private static final int NOTHING_WAITS = -1;

    /** Written by the writer alone. CLOSED is set before the descriptor is closed, so a thread that used it can see that it did. */
    private volatile Life life = Life.OPEN;
    private WriteBuffer unsent;
    /** The bytes of memory that the limits of the pool know of. */
    private long counted;
    /** The tick of the last byte sent while some were left, or {@link #NOTHING_WAITS}. Written by the writer, read by the clock. */
    private volatile int progress = NOTHING_WAITS;
    /** Why it failed; written once, read by the owner at the end. */
    private volatile Throwable failure;
    private boolean inputDiscarded;
    private Linger linger;

    /** How far it has come. Any thread. */
    public Life life() {
        return life;
    }

    /** What the socket did not take yet, or null. */
    public WriteBuffer unsent() {
        return unsent;
    }

    /** Whether anything waits for room in the socket. */
    public boolean hasUnsent() {
        return unsent != null;
    }

    /** How many bytes wait, those of files included. */
    public long unsentBytes() {
        return unsent == null ? 0 : unsent.bytes();
    }

    /** How many of the waiting bytes are in memory. */
    public long unsentMemory() {
        return unsent == null ? 0 : unsent.memoryBytes();
    }

    /** Keeps a segment that the socket did not take. */
    public void keep(OutboundSegment segment, BufferPool buffers) {
        if (unsent == null) {
            unsent = new WriteBuffer();
        }
        unsent.append(segment, buffers);
    }

    /** The bytes of memory that wait and are not counted yet; negative if less wait than were counted. Counts them. */
    public long takeUncounted() {
        long difference = unsentMemory() - counted;
        counted += difference;
        return difference;
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

    /** Whether bytes wait and none was sent for {@code ticks} ticks. Any thread. */
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

    /** Nothing can be sent any more; what waited is dropped. A second call does what the first one left undone. */
    public void fail(BufferPool buffers) {
        if (life == Life.OPEN) {
            life = Life.FAILED;
        }
        progress = NOTHING_WAITS;
        WriteBuffer dropped = unsent;
        unsent = null;
        if (dropped != null) {
            dropped.drop(buffers);
        }
    }

    /** Whether replies are dropped. Any thread; a reply that is published at this moment may still be sent or not. */
    public boolean isDropping() {
        return life != Life.OPEN;
    }

    /** The end has come out of the ring: the owner has let go for good, and the writer owns the connection from here on. */
    public void end() {
        if (life == Life.OPEN || life == Life.FAILED) {
            life = Life.ENDING;
        }
    }

    /** Whether the end has come out of the ring. */
    public boolean isEnding() {
        return life.compareTo(Life.ENDING) >= 0;
    }

    /** All is sent; what the peer still sends is discarded until {@code end} ends that. */
    public void linger(Linger end) {
        linger = end;
        life = Life.LINGERING;
    }

    /** What ends the lingering, or null. */
    public Linger linger() {
        return linger;
    }

    /** The owner, before it publishes the end: the peer has sent bytes that no handler has read. */
    public void inputDiscarded() {
        inputDiscarded = true;
    }

    /** Whether bytes of the peer were discarded. */
    public boolean isInputDiscarded() {
        return inputDiscarded;
    }

    /** The descriptor is about to be closed. */
    public void closed() {
        life = Life.CLOSED;
    }

    /** Whether the descriptor is closed, or about to be. Any thread. */
    public boolean isClosed() {
        return life == Life.CLOSED;
    }
}
