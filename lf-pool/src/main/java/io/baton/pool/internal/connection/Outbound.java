package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.buffer.WriteBuffer;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The outgoing half of a connection: its write buffer and the state of its life. Only the writer of the group's reply ring
 * uses it, one thread at a time; the writer role makes changes visible from one holder to the next. Methods that other
 * threads may call say so.
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

    /** The states of the outgoing half, in this order. */
    public enum Life {
        /** Replies are sent. */
        OPEN,
        /** Sending failed: replies are dropped. The socket is shut down, so the kernel reports it to the owner. */
        FAILED,
        /** The end has come out of the ring: the writer owns the connection, and still sends what waits. */
        ENDING,
        /** All is sent, and a FIN. What the peer still sends is discarded, so that no reset destroys the reply. */
        LINGERING,
        /** The descriptor is closed, or about to be. */
        CLOSED
    }

    private static final int NOTHING_WAITS = -1;
    private static final VarHandle PROGRESS;

    static {
        try {
            PROGRESS = MethodHandles.lookup().findVarHandle(Outbound.class, "progress", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        // The first call of a VarHandle method allocates: see ConnectionState.
        Outbound example = new Outbound();
        example.progress(0);
        example.waitsFrom(1);
        if (example.waited(1) != 0) {
            throw new AssertionError();
        }
    }

    /**
     * Written by the writer alone. CLOSED is set before the descriptor is closed: a thread that has used it can check
     * afterwards.
     */
    private volatile Life life = Life.OPEN;
    private @Nullable WriteBuffer unsent;
    /** How many waiting bytes of this connection are included in the counter of the pool's limit. */
    private long counted;
    /** The same for the waiting files of this connection. */
    private int countedFiles;
    /**
     * The tick at which bytes were last sent, or began to wait; or {@link #NOTHING_WAITS}. Read by the group's housekeeping.
     */
    private volatile int progress = NOTHING_WAITS;
    /** Why sending failed, or null. The owner passes it to onClose. */
    private volatile @Nullable Throwable failure;
    private boolean inputDiscarded;
    private @Nullable Linger linger;

    /** The state. Any thread. */
    public Life life() {
        return life;
    }

    /** The write buffer, or null if nothing waits. */
    public @Nullable WriteBuffer unsent() {
        return unsent;
    }

    /** Whether anything waits for room in the socket. */
    public boolean hasUnsent() {
        return unsent != null;
    }

    /** How many bytes wait, including those of files. */
    public long unsentBytes() {
        return unsent == null ? 0 : unsent.bytes();
    }

    /** How many of the waiting bytes are in memory. */
    public long unsentMemory() {
        return unsent == null ? 0 : unsent.memoryBytes();
    }

    /** How many parts of files wait. Each holds a descriptor. */
    public int unsentFiles() {
        return unsent == null ? 0 : unsent.files();
    }

    /** Keeps a segment that the socket did not take. */
    public void keep(OutboundSegment segment, BufferPool buffers) {
        if (unsent == null) {
            unsent = new WriteBuffer();
        }
        unsent.append(segment, buffers);
    }

    /** The change in waiting bytes of memory since the last call. The caller adds it to the counter of the pool's limit. */
    public long takeUncounted() {
        long difference = unsentMemory() - counted;
        counted += difference;
        return difference;
    }

    /** The change in waiting files since the last call. The caller adds it to the counter of the pool's limit. */
    public int takeUncountedFiles() {
        int difference = unsentFiles() - countedFiles;
        countedFiles += difference;
        return difference;
    }

    /** All bytes are sent: drops the write buffer, so that an idle connection has none. */
    public void allSent() {
        unsent = null;
        progress = NOTHING_WAITS;
    }

    /** Notes that bytes wait, and that at this tick some were sent or the first began to wait. */
    public void progress(int tick) {
        progress = tick;
    }

    /** What waits, if anything, counts as waiting from this tick on. Any thread: what the writer notes meanwhile stays. */
    public void waitsFrom(int tick) {
        int last = progress;
        if (last != NOTHING_WAITS) {
            PROGRESS.compareAndSet(this, last, tick);
        }
    }

    /** Whether bytes wait and none were sent for {@code ticks} ticks. Any thread. */
    public boolean isStalled(int now, int ticks) {
        return waited(now) >= ticks;
    }

    /** For how many ticks bytes have waited and none were sent; -1 if nothing waits. Any thread. */
    public int waited(int now) {
        int last = progress;
        return last == NOTHING_WAITS ? NOTHING_WAITS : now - last;
    }

    /** Why sending failed, or null. Any thread. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Sets the reason of a failure before it is carried out. The first reason stays. Any thread. */
    public void failure(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** Sending failed: drops what waits. If this throws, a second call does the rest. */
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

    /** Whether new replies are dropped. Any thread. */
    public boolean isDropping() {
        return life != Life.OPEN;
    }

    /** The end has come out of the ring. From here on the writer owns the connection. */
    public void end() {
        if (life == Life.OPEN || life == Life.FAILED) {
            life = Life.ENDING;
        }
    }

    /** Whether the end has come out of the ring. */
    public boolean isEnding() {
        return life.compareTo(Life.ENDING) >= 0;
    }

    /** Whether the end has come out of the ring and the descriptor is still open: the writer owns the connection, and arms it. */
    boolean isArmedByWriter() {
        return life == Life.ENDING || life == Life.LINGERING;
    }

    /** Begins to linger: all is sent, and what the peer still sends is discarded for the time that {@code end} allows. */
    public void linger(Linger end) {
        linger = end;
        life = Life.LINGERING;
    }

    /** The limits of the lingering, or null if it has not begun. */
    public @Nullable Linger linger() {
        return linger;
    }

    /** Notes that bytes of the peer are discarded. By the owner before it publishes the end, afterwards by the writer. */
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
