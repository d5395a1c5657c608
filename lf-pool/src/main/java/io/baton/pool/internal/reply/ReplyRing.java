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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The reply ring of a group: a multi-producer Disruptor ring through which replies pass, and the role of its writer.
 *
 * <p><b>The writer is a role</b> ({@link Writing#ROLE}). A thread that has published tries to take it, and drains the ring for all. A
 * thread that does not get it goes on: the holder, after giving the role up, looks once more whether something was published. A
 * publication comes before the attempt to take the role, and the giving up before that look, so one of the two sees the
 * reply. Both orders are a store before a load, which needs a full fence. The first is needed even where the role is free: a
 * producer whose predecessor is unpublished gives up; the predecessor must then see the later slot.
 *
 * <p><b>Failures.</b> Any thread may fail at any point of this: its stack ends, memory runs out, the bytes of a reply cannot be read.
 * A slot that is claimed but not filled is published empty, by the same thread ({@link #repair}), and the error goes to the
 * caller. A holder of the role that fails leaves {@link #position} behind the slot it was at and {@link #consumed} before all whose
 * memory may still be in use; the next holder first lets {@link ReplyWriter#recover} end what was under way. So a failure
 * costs the connection it belongs to, and no other waits for it.
 *
 * <p><b>A large reply</b> in direct memory need not be copied: its producer takes the role, sends what was published before,
 * and if the ring is empty then, no slot claimed, sends it from where it is. The order is that of the ring: another thread's reply
 * that it has to follow was published before, and so sent. What the socket does not take is copied.
 *
 * <p><b>Ring full</b>: the producer drains. While another thread holds the role the producer waits for room; the holder runs no user
 * code and never blocks, so room appears in bounded time.
 */
public final class ReplyRing implements Replies {

    private static final Log LOG = Log.of(ReplyRing.class);
    private static final long WAIT_FOR_ROOM_NANOS = 20_000;
    /** Frames of a method that does nothing, which together are larger than all that the writer calls. */
    private static final int STACK_FOR_WRITER = 400;
    private static final long NONE = -1;
    /** After this many slots their room is given back to the producers. */
    private static final int SLOTS_AT_A_TIME = 64;
    /** A reply of this many bytes gains more by not being copied than by a system call shared with others. */
    private static final int IN_PLACE_BYTES = BufferPool.LARGE;
    private static final VarHandle WRITING;

    static {
        try {
            WRITING = MethodHandles.lookup().findVarHandle(ReplyRing.class, "writing", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The slot that a thread has claimed and not published yet; left behind where the stack ends in between. */
    private static final class Claimed {
        long sequence = NONE;
    }

    private final ThreadLocal<Claimed> claimed = ThreadLocal.withInitial(Claimed::new);
    private final RingBuffer<ReplySlot> ring;
    /** Null if the writer is a role. */
    private final WriterThread thread;
    /** The last slot whose memory the producers may use again. */
    private final Sequence consumed;
    private final ReplyWriter writer;
    private final BufferPool buffers;
    private final LongAdder full;
    /** The writer's thread has been told to end: where the ring is full then, replies are dropped. */
    private volatile boolean stopped;
    /** Whether a thread has the role. Given up by a plain assignment, which cannot fail even where the stack ends. */
    private volatile boolean writing;
    /** The next slot to be handled. Only by the holder of the role. */
    private long position;

    /**
     * An empty ring.
     *
     * @param slots a power of two
     * @param writing who is the writer
     * @param full counts how often a producer found no room
     */
    public ReplyRing(int slots, BufferPool buffers, ReplyWriter writer, Writing writing, LongAdder full) {
        this.ring = RingBuffer.createMultiProducer(() -> new ReplySlot(buffers.own(ReplySlot.INLINE_BYTES)), slots,
                // Nobody waits for a role: the default would take a lock for each reply to wake those who do.
                writing == Writing.THREAD ? new BlockingWaitStrategy() : new BusySpinWaitStrategy());
        this.thread = writing == Writing.THREAD ? new WriterThread(ring, writer) : null;
        this.consumed = thread == null ? new Sequence() : thread.sequence();
        this.position = consumed.get() + 1;
        this.ring.addGatingSequences(consumed);
        this.writer = writer;
        this.buffers = buffers;
        this.full = full;
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
    public void publish(PooledConnection connection, ByteBuffer bytes) {
        if (bytes.remaining() <= ReplySlot.INLINE_BYTES) {
            publishInline(connection, bytes);
        } else if (!sendInPlace(connection, bytes)) {
            // The segments are filled before a slot is claimed: nothing may fail between claim and publication.
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
            // The memory of a closed or foreign arena, or of a mapped file that was cut. Others wait behind this slot.
            repair(mine);
            drain();
            throw unreadable;
        }
        slot.set(ReplySlot.Kind.DATA, connection, slot.inline());
        ring.publish(sequence);
        mine.sequence = NONE;
    }

    /** Sends a large reply past the ring, if it is in memory the kernel can read, and certain that nothing waits before it. */
    private boolean sendInPlace(PooledConnection connection, ByteBuffer bytes) {
        if (thread != null || bytes.remaining() < IN_PLACE_BYTES || !bytes.isDirect()) {
            return false;
        }
        needStack();
        if (!WRITING.compareAndSet(this, false, true)) {
            return false;
        }
        try {
            consume();
            // A slot that is claimed and not published yet hides what was published behind it.
            return consumed.get() == ring.getCursor() && writer.sendInPlace(connection, bytes);
        } finally {
            writing = false;
            drain();
        }
    }

    @Override
    public void repair() {
        repair(claimed.get());
    }

    /** A claimed slot that is never published would stop the ring for everybody, so it is published empty. */
    private void repair(Claimed mine) {
        long sequence = mine.sequence;
        // What is available, or has been consumed, was published after all.
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

    private void publish(ReplySlot.Kind kind, PooledConnection connection, OutboundSegment bytes) {
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

    /** The slot to fill, or {@link #NONE} if nobody will ever make room. */
    private long claim(Claimed mine) {
        if (mine.sequence != NONE) {
            repair(mine);
        }
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException noRoom) {
            full.increment();
            sequence = claimWhenFull();
        }
        mine.sequence = sequence;
        return sequence;
    }

    private long claimWhenFull() {
        while (thread == null || !stopped) {
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

    /** Goes so deep that a stack too short for the writer ends here, where it does no harm. */
    private static int needStack(int frames) {
        return frames == 0 ? 0 : needStack(frames - 1) + 1;
    }

    /** Never throws: what could not be sent is noted, and the next drain begins with it. */
    @Override
    public void drain() {
        if (thread != null) {
            return;
        }
        try {
            while (hasPublished() && WRITING.compareAndSet(this, false, true)) {
                try {
                    consume();
                } finally {
                    writing = false;
                }
            }
            if (ring.getCursor() > consumed.get()) {
                repairOwn();
            }
        } catch (Throwable failure) {
            LOG.error("replies wait for the next drain", null, failure);
        }
        if (writer.hasFailures()) {
            writer.logFailures();
        }
    }

    /** A slot is claimed and not published: perhaps by this thread, whose handler has caught what came in between. */
    private void repairOwn() {
        Claimed mine = claimed.get();
        if (mine.sequence != NONE) {
            repair(mine);
            drain();
        }
    }

    /** Runs something that must not happen beside a send. The holder of the role never blocks, so this waits but shortly. */
    public void asWriter(Runnable action) {
        while (!WRITING.compareAndSet(this, false, true)) {
            Thread.onSpinWait();
        }
        try {
            action.run();
        } finally {
            writing = false;
        }
        drain();
    }

    /** Handles what is published. Only by the holder of the role. */
    private void consume() {
        writer.recover();
        long next = position;
        long last = next + SLOTS_AT_A_TIME;
        while (next < last && ring.isAvailable(next)) {
            ReplySlot slot = ring.get(next);
            writer.makeWayFor(slot);
            // Before it is handled: an order that fails is not carried out twice.
            position = ++next;
            writer.handle(slot);
        }
        // The memory of the slots is in use until what was gathered is sent.
        writer.finish();
        consumed.set(next - 1);
    }

    /** Comes after a publication, or after giving up the role: the fence keeps it there. */
    private boolean hasPublished() {
        VarHandle.fullFence();
        return ring.isAvailable(consumed.get() + 1);
    }
}
