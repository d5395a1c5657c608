package io.baton.pool.internal.reply;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

import io.baton.pool.Writing;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.Replies;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The reply ring of a group, a multi-producer Disruptor ring through which replies pass, and the writer role.
 *
 * <p><b>The writer is a role</b> ({@link Writing#ROLE}). A thread that has published a reply tries to take the role and
 * drains the ring for all threads. If another thread has the role, it does nothing more: the holder checks for published
 * replies once more after giving the role up. The producer publishes before it tries to take the role, and the holder gives
 * the role up before it checks, so one of the two sees the reply. Both orders are a store before a load, and need a full
 * fence. The producer needs its fence even if the role is free: a producer whose predecessor is unpublished gives up, and the
 * predecessor must then see the later slot.
 *
 * <p><b>Failures.</b> A thread may fail at any point in this class: its stack ends, memory runs out, the bytes of a reply
 * cannot be read. If a thread cannot fill the slot it has claimed, it publishes the slot empty ({@link #repair}) and its
 * caller gets the error. If the holder of the role fails, {@link #position} is already past the slot it was handling, and
 * {@link #consumed} is still before all slots whose memory may be in use. The next holder begins with {@link
 * ReplyWriter#recover}, which ends the connections concerned. So a failure costs the connection it belongs to, and no other
 * connection waits for it.
 *
 * <p><b>A large reply</b> in direct memory need not be copied. Its producer takes the role and sends what was published
 * before. If the ring is empty then and no slot is claimed, it sends the reply from where it is. This keeps the order of the
 * ring: a reply that this one has to follow was published before, and so is sent. What the socket does not take is copied.
 *
 * <p><b>Ring full.</b> The producer drains the ring itself. If another thread has the role, the producer waits for room. The
 * holder runs no user code and never blocks, so room appears in bounded time.
 */
public final class ReplyRing implements Replies {

    private static final Message REPLIES_WAIT = Log.of(ReplyRing.class).error("replies wait for the next drain");
    private static final long WAIT_FOR_ROOM_NANOS = 20_000;
    /** Depth of the recursion in {@link #needStack(int)}: about as much stack as the writer needs. */
    private static final int STACK_FOR_WRITER = 400;
    private static final long NONE = -1;
    /** After handling this many slots, the writer gives them back to the producers. */
    private static final int SLOTS_AT_A_TIME = 64;
    /** From this size on, a reply gains more by not being copied than by sharing a system call with others. */
    private static final int IN_PLACE_BYTES = BufferPool.LARGE;
    private static final VarHandle WRITING;

    static {
        try {
            WRITING = MethodHandles.lookup().findVarHandle(ReplyRing.class, "writing", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The slot that a thread has claimed and not published yet. It stays set if the stack ends in between. */
    private static final class Claimed {
        long sequence = NONE;
    }

    private final ThreadLocal<Claimed> claimed = ThreadLocal.withInitial(Claimed::new);
    private final RingBuffer<ReplySlot> ring;
    /** Null if the writer is a role. */
    private final @Nullable WriterThread thread;
    /** Number of the last slot that the producers may reuse. */
    private final Sequence consumed;
    private final ReplyWriter writer;
    private final BufferPool buffers;
    private final AtomicLong full;
    private final long mostInATurn;
    /** The writer's thread was told to end. If it is stuck, a reply that finds the ring full from then on is dropped. */
    private volatile boolean stopped;
    /** Whether a thread has the role. It is given up by an assignment, which cannot fail even at the end of the stack. */
    private volatile boolean writing;
    /** The thread that has the role. */
    private @Nullable Thread holder;
    /** Number of the next slot to handle. Only for the holder of the role. */
    private long position;

    /**
     * An empty ring.
     *
     * @param slots a power of two
     * @param writing whether the writer is a role or a thread
     * @param full counts how often a producer finds the ring full
     */
    public ReplyRing(int slots, BufferPool buffers, ReplyWriter writer, Writing writing, AtomicLong full) {
        this.ring = RingBuffer.createMultiProducer(() -> new ReplySlot(buffers.own(ReplySlot.INLINE_BYTES)), slots,
                // With a role no thread waits on the ring. The default strategy would take a lock for each reply to wake waiters.
                writing == Writing.THREAD ? new BlockingWaitStrategy() : new BusySpinWaitStrategy());
        this.thread = writing == Writing.THREAD ? new WriterThread(ring, writer) : null;
        this.consumed = thread == null ? new Sequence() : thread.sequence();
        this.position = consumed.get() + 1;
        this.ring.addGatingSequences(consumed);
        this.writer = writer;
        this.buffers = buffers;
        this.full = full;
        this.mostInATurn = writer.mostInATurn();
    }

    /** The writer's thread, not started yet; empty if it is a role. */
    public Optional<Thread> newThread(String name) {
        return Optional.ofNullable(thread).map(writerThread -> writerThread.newThread(name));
    }

    /** Ends the writer's thread, if it has one. */
    public void stop() {
        stopped = true;
        if (thread != null) {
            thread.halt();
        }
    }

    @Override
    public long mostInATurn() {
        return mostInATurn;
    }

    @Override
    public void publish(PooledConnection connection, ByteBuffer bytes) {
        if (bytes.remaining() <= ReplySlot.INLINE_BYTES) {
            publishInline(connection, bytes);
        } else if (!sendInPlace(connection, bytes)) {
            // Copied before a slot is claimed, because a failure after the claim would leave the slot unpublished.
            publish(ReplySlot.Kind.DATA, connection, buffers.copy(bytes));
        }
    }

    private void publishInline(PooledConnection connection, ByteBuffer bytes) {
        Claimed mine = claimed.get();
        long sequence = claim(mine);
        if (sequence == NONE) {
            bytes.position(bytes.limit());
            return;
        }
        ReplySlot slot = ring.get(sequence);
        try {
            slot.inline().memory().clear().put(bytes).flip();
        } catch (Throwable unreadable) {
            // The memory of a closed or foreign arena, or of a truncated mapped file. Later replies wait behind this slot.
            repair(mine);
            drainIfStackSuffices();
            throw unreadable;
        }
        slot.set(ReplySlot.Kind.DATA, connection, slot.inline());
        ring.publish(sequence);
        mine.sequence = NONE;
    }

    /**
     * Sends a large reply without the ring. False, with nothing done, if it is on the heap or another reply may wait before
     * it.
     */
    private boolean sendInPlace(PooledConnection connection, ByteBuffer bytes) {
        if (thread != null || bytes.remaining() < IN_PLACE_BYTES || !bytes.isDirect()) {
            return false;
        }
        needStack();
        if (!takeRole()) {
            return false;
        }
        try {
            consume();
            // A claimed, unpublished slot would hide replies that were published behind it.
            return consumed.get() == ring.getCursor() && writer.sendInPlace(connection, bytes);
        } finally {
            holder = null;
            writing = false;
            drain();
        }
    }

    @Override
    public void repair() {
        repair(claimed.get());
    }

    /** Publishes the claimed slot empty: a slot that stays unpublished would stop the ring for all connections. */
    private void repair(Claimed mine) {
        long sequence = mine.sequence;
        // A slot that is available or consumed was published; the thread only failed to clear its note.
        if (sequence != NONE && consumed.get() < sequence && !ring.isAvailable(sequence)) {
            ring.get(sequence).set(ReplySlot.Kind.NOTHING, null, null);
            ring.publish(sequence);
        }
        mine.sequence = NONE;
    }

    @Override
    public void publish(PooledConnection connection, FileRegion region) {
        publish(ReplySlot.Kind.DATA, connection, region);
    }

    @Override
    public void publishFlush(PooledConnection connection) {
        publish(ReplySlot.Kind.FLUSH, connection, null);
    }

    @Override
    public void publishEnd(PooledConnection connection) {
        publish(ReplySlot.Kind.END, connection, null);
    }

    @Override
    public void publishAbort(PooledConnection connection) {
        publish(ReplySlot.Kind.ABORT, connection, null);
    }

    private void publish(ReplySlot.Kind kind, PooledConnection connection, @Nullable OutboundSegment bytes) {
        Claimed mine = claimed.get();
        long sequence = claim(mine);
        if (sequence == NONE) {
            buffers.giveBackAll(bytes);
            return;
        }
        ring.get(sequence).set(kind, connection, bytes);
        ring.publish(sequence);
        mine.sequence = NONE;
    }

    /** Claims a slot to fill; {@link #NONE} if the ring is full and the writer's thread is stuck at the pool's end. */
    private long claim(Claimed mine) {
        if (mine.sequence != NONE) {
            repair(mine);
        }
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException noRoom) {
            full.incrementAndGet();
            sequence = claimWhenFull();
        }
        mine.sequence = sequence;
        return sequence;
    }

    private long claimWhenFull() {
        while (!stopped || !hasThread()) {
            drainForUser();
            try {
                return ring.tryNext();
            } catch (InsufficientCapacityException stillNoRoom) {
                LockSupport.parkNanos(this, WAIT_FOR_ROOM_NANOS);
            }
        }
        return NONE;
    }

    @Override
    public void drainForUser() {
        needStack();
        drain();
    }

    @Override
    public void needStack() {
        needStack(STACK_FOR_WRITER);
    }

    /**
     * If the stack is at its end, the writer would fail on it, which would cost a connection. Then the replies wait for the end
     * of the turn, the next reply, or a tick of the clock.
     */
    private void drainIfStackSuffices() {
        try {
            needStack();
        } catch (StackOverflowError tooShort) {
            return;
        }
        drain();
    }

    /** Recurses this deep, so that a stack too short for the writer overflows here, where nothing has begun. */
    private static int needStack(int frames) {
        return frames == 0 ? 0 : needStack(frames - 1) + 1;
    }

    /** Never throws: the writer has noted what it was doing, and the next drain begins with that. */
    @Override
    public void drain() {
        if (hasThread()) {
            return;
        }
        try {
            while (hasPublished() && takeRole()) {
                try {
                    consume();
                } finally {
                    holder = null;
                    writing = false;
                }
            }
            if (ring.getCursor() > consumed.get()) {
                repairOwn();
            }
        } catch (Throwable failure) {
            REPLIES_WAIT.log(failure);
        }
        if (writer.hasFailures()) {
            writer.logFailures();
        }
    }

    /** A slot is claimed and unpublished. It may be this thread's: its handler may have caught an error thrown in between. */
    private void repairOwn() {
        Claimed mine = claimed.get();
        if (mine.sequence != NONE) {
            repair(mine);
            drain();
        }
    }

    /** Runs an action that must not run during a send. Waits for the role; its holder never blocks, so the wait is short. */
    public void asWriter(Runnable action) {
        while (!takeRole()) {
            Thread.onSpinWait();
        }
        try {
            action.run();
        } finally {
            holder = null;
            writing = false;
            drain();
        }
    }

    /** Whether a thread drains the ring. Once it has ended, the writer is a role: handlers may outlast it. */
    private boolean hasThread() {
        return thread != null && !(stopped && thread.hasEnded());
    }

    private boolean takeRole() {
        boolean taken = WRITING.compareAndSet(this, false, true);
        if (taken) {
            holder = Thread.currentThread();
        }
        return taken;
    }

    @Override
    public boolean isHeldBy(Thread thread) {
        return writing && holder == thread;
    }

    /** Handles published slots, up to a limit. Only for the holder of the role. */
    private void consume() {
        writer.recover();
        // Where a thread has drained the ring so far, only the Disruptor has noted how far it came.
        long next = Math.max(position, consumed.get() + 1);
        long last = next + SLOTS_AT_A_TIME;
        while (next < last && ring.isAvailable(next)) {
            ReplySlot slot = ring.get(next);
            writer.makeWayFor(slot);
            // Moved before the slot is handled, so that an order that fails is not carried out twice.
            position = ++next;
            writer.handle(slot);
        }
        // The slots' memory is in use until the gathered replies are sent.
        writer.finish();
        consumed.set(next - 1);
    }

    /** Called after publishing, or after giving up the role. The fence keeps the load after that store. */
    private boolean hasPublished() {
        VarHandle.fullFence();
        return ring.isAvailable(consumed.get() + 1);
    }
}
