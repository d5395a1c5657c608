package io.baton.pool.internal.reply;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.buffer.IoVector;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.buffer.WriteBuffer;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.Outbound.Life;
import io.baton.pool.internal.connection.PooledConnection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * Sends what comes out of the reply ring: consecutive replies of one connection in one system call, what the socket does not take
 * into the connection's write buffer. Used by one thread at a time, the holder of the writer role.
 *
 * <p><b>What throws costs one connection.</b> A send may throw at any point: at the end of a user's stack, without memory, out of a
 * provider of system calls. So the writer notes which connection it works for before it begins ({@link #handling}, {@link #gathered}).
 * After a failure {@link #recover} ends these connections and drops what was gathered for them, so the bytes of one connection
 * never lead those of another. If that fails too, the notes stay, and the next holder of the role begins with them. Memory that is in
 * doubt is left to the garbage collector; a descriptor is closed once at most.
 */
public final class ReplyWriter {

    private final SystemCalls calls;
    private final BufferPool buffers;
    private final Closer closer;
    private final Backpressure backpressure;
    private final IntSupplier tick;
    private final FileSender files;
    private final IoVector ioVector;
    private final WriterFailures failures = new WriterFailures();
    /** The connection whose order is being carried out; still set at the beginning of the next one if that failed. */
    private PooledConnection handling;
    /** The slot of that order, or null for a reply that is sent in place. */
    private ReplySlot handlingSlot;
    /** Whose replies are gathered; null if none are. */
    private PooledConnection gathered;
    /** What was thrown, from then on until {@link #recover} is done. */
    private Throwable cause;

    /**
     * A writer for the connections of one group.
     *
     * @param tick the coarse time by which a stalled peer is known
     */
    public ReplyWriter(SystemCalls calls, BufferPool buffers, Armer armer, WriteLimits limits, IntSupplier tick) {
        this.calls = calls;
        this.buffers = buffers;
        this.closer = new Closer(calls, buffers, armer);
        this.backpressure = new Backpressure(armer, closer, limits);
        this.tick = tick;
        this.files = new FileSender(calls);
        this.ioVector = new IoVector(calls);
    }

    /** Sends what is gathered, unless it belongs to the connection of this slot. Before {@link #handle}. */
    void makeWayFor(ReplySlot slot) {
        if (gathered != null && gathered != slot.connection()) {
            finish();
        }
    }

    /** Sends what is gathered. What goes wrong ends the connection of these replies. */
    void finish() {
        try {
            sendGathered();
        } catch (Throwable failure) {
            cause = failure;
            recover();
        }
    }

    /** Carries out the order of a slot. What goes wrong ends the connection. */
    void handle(ReplySlot slot) {
        PooledConnection connection = slot.connection();
        handlingSlot = slot;
        handling = connection;
        try {
            carryOut(slot, connection);
        } catch (Throwable failure) {
            cause = failure;
            recover();
        }
        handling = null;
        handlingSlot = null;
        slot.clear();
    }

    private void carryOut(ReplySlot slot, PooledConnection connection) {
        switch (slot.kind()) {
            case DATA -> data(connection, slot.first());
            case FLUSH -> flush(connection);
            case END -> end(connection);
            case ABORT -> {
                sendGathered();
                fail(connection);
            }
            case NOTHING -> {
            }
            default -> throw new IllegalStateException("a slot of kind " + slot.kind());
        }
    }

    private void end(PooledConnection connection) {
        sendGathered();
        boolean failed = connection.outbound().life() == Life.FAILED;
        connection.outbound().end();
        if (failed) {
            closer.close(connection);
        } else if (connection.outbound().hasUnsent()) {
            backpressure.wantRoom(connection);
        } else {
            closer.finish(connection);
        }
    }

    private void data(PooledConnection connection, OutboundSegment first) {
        if (connection.outbound().hasUnsent() && first.memoryBytes() > 0 && !backpressure.hasRoomFor(connection)) {
            refuse(connection);
        }
        OutboundSegment segment = first;
        while (segment != null) {
            OutboundSegment next = segment.next();
            segment.next(null);
            if (segment instanceof FileRegion) {
                // What is gathered comes before it.
                sendGathered();
            }
            if (connection.outbound().isDropping()) {
                segment.giveBack(buffers);
            } else if (connection.outbound().hasUnsent()) {
                keep(connection, segment);
            } else if (segment instanceof PooledBuffer buffer) {
                ioVector.add(buffer);
                gathered = connection;
                if (ioVector.isFull()) {
                    sendGathered();
                }
            } else {
                keep(connection, segment);
                flush(connection);
            }
            segment = next;
        }
    }

    /** A reply comes while more waits than may. */
    private void refuse(PooledConnection connection) {
        connection.outbound().failure(new IOException("too much waits to be sent: the unsent limit is reached"));
        fail(connection);
    }

    /**
     * Sends a reply from where it is, and keeps a copy of what the socket does not take. Only by the holder of the role, where
     * nothing is queued.
     *
     * @param bytes direct, and consumed
     * @return false, with nothing done, if more waits for this connection already, or nothing can be sent
     */
    boolean sendInPlace(PooledConnection connection, ByteBuffer bytes) {
        if (connection.outbound().hasUnsent() || connection.outbound().isDropping()) {
            return false;
        }
        bytes.get(bytes.position()); // Fails where its memory is freed, as that of a closed arena.
        handling = connection;
        try {
            long sent = ioVector.send(connection.fd(), bytes);
            if (sent < 0 && sent != -Linux.EAGAIN) {
                bytes.position(bytes.limit());
                fail(connection, "send", -sent);
            } else {
                bytes.position(bytes.position() + (int) Math.max(sent, 0));
                keepRest(connection, buffers.copy(bytes));
            }
            handling = null;
            return true;
        } catch (Throwable failure) {
            // Perhaps half a reply is sent, and nothing may follow that.
            cause = failure;
            recover();
            throw failure;
        }
    }

    private void keepRest(PooledConnection connection, OutboundSegment first) {
        if (first == null) {
            return;
        }
        if (!backpressure.hasRoomFor(connection)) {
            buffers.giveBackAll(first);
            refuse(connection);
            return;
        }
        OutboundSegment segment = first;
        while (segment != null) {
            OutboundSegment next = segment.next();
            segment.next(null);
            keep(connection, segment);
            segment = next;
        }
        backpressure.wantRoom(connection);
    }

    private void sendGathered() {
        PooledConnection connection = gathered;
        if (connection == null) {
            return;
        }
        long sent = ioVector.send(connection.fd());
        if (sent < 0 && sent != -Linux.EAGAIN) {
            fail(connection, "sendmsg", -sent);
        }
        keepUnsent(connection, Math.max(sent, 0));
        ioVector.clear();
        gathered = null;
    }

    /** What was sent goes back to the pool, the rest into the write buffer. */
    private void keepUnsent(PooledConnection connection, long sent) {
        if (sent < ioVector.bytes() && !connection.outbound().isDropping() && !backpressure.hasRoomFor(connection)) {
            refuse(connection);
        }
        long left = sent;
        for (int i = 0; i < ioVector.count(); i++) {
            PooledBuffer segment = ioVector.segment(i);
            ByteBuffer memory = segment.memory();
            int here = (int) Math.min(left, memory.remaining());
            left -= here;
            memory.position(memory.position() + here);
            if (!memory.hasRemaining() || connection.outbound().isDropping()) {
                buffers.giveBack(segment);
            } else {
                keep(connection, segment);
            }
        }
        if (connection.outbound().hasUnsent()) {
            backpressure.wantRoom(connection);
        }
    }

    private void keep(PooledConnection connection, OutboundSegment segment) {
        if (!connection.outbound().hasUnsent()) {
            connection.outbound().progress(tick.getAsInt());
        }
        connection.outbound().keep(segment, buffers);
        backpressure.grew(connection);
    }

    private void flush(PooledConnection connection) {
        sendGathered();
        if (connection.outbound().life() == Life.LINGERING) {
            closer.lookAgain(connection);
            return;
        }
        WriteBuffer unsent = connection.outbound().unsent();
        while (unsent != null && !unsent.isEmpty() && connection.outbound().hasUnsent()) {
            boolean file = unsent.first() instanceof FileRegion;
            long offered = file ? unsent.first().remaining() : gather(unsent);
            long sent = file ? files.send(connection.fd(), (FileRegion) unsent.first()) : ioVector.send(connection.fd());
            ioVector.clear();
            if (sent < 0 && sent != -Linux.EAGAIN) {
                fail(connection, file ? "sendfile" : "sendmsg", -sent);
                return;
            }
            unsent.sent(Math.max(sent, 0), buffers);
            if (sent > 0) {
                connection.outbound().progress(tick.getAsInt());
                backpressure.shrank(connection);
            }
            if (sent < offered && !(file && sent > 0)) {
                backpressure.wantRoom(connection);
                return;
            }
        }
        if (unsent != null) {
            connection.outbound().allSent();
        }
        if (connection.outbound().life() == Life.ENDING) {
            closer.finish(connection);
        }
    }

    /** Gathers the memory up to the first part of a file; returns how many bytes that is. */
    private long gather(WriteBuffer unsent) {
        OutboundSegment segment = unsent.first();
        while (segment instanceof PooledBuffer buffer && !ioVector.isFull()) {
            ioVector.add(buffer);
            segment = buffer.next();
        }
        return ioVector.bytes();
    }

    private void fail(PooledConnection connection, String call, long errno) {
        connection.outbound().failure(new ErrnoException(call, (int) errno, connection.fd()));
        fail(connection);
    }

    /** Nothing can be sent any more. The owner learns it from the kernel: a socket that is shut down reports HUP. */
    private void fail(PooledConnection connection) {
        if (connection.outbound().isClosed()) {
            return;
        }
        connection.outbound().fail(buffers);
        backpressure.shrank(connection);
        if (connection.outbound().isEnding()) {
            closer.close(connection);
        } else {
            calls.shutdown(connection.fd(), Linux.SHUT_RDWR);
        }
    }

    /**
     * Ends the connections that were worked for when something threw. First thing in the role, since the last holder may not have
     * come to the end of it. May throw again: what is not done then stays noted.
     */
    void recover() {
        if (handling == null && gathered == null && ioVector.isEmpty()) {
            return;
        }
        ioVector.clear();
        if (gathered != null && gathered != handling) {
            abandon(gathered);
        }
        gathered = null;
        if (handling != null) {
            if (handlingSlot != null) {
                handlingSlot.closeFile();
                if (handlingSlot.kind() == ReplySlot.Kind.END) {
                    handling.outbound().end();
                }
            }
            abandon(handling);
        }
        handling = null;
        handlingSlot = null;
        cause = null;
    }

    private void abandon(PooledConnection connection) {
        connection.outbound().failure(cause);
        if (connection.outbound().isClosed()) {
            // It failed between the descriptor's end and the table's.
            closer.close(connection);
            return;
        }
        try {
            fail(connection);
        } catch (StackOverflowError again) {
            throw again;
        } catch (Throwable again) {
            // The kernel does not tell the owner, so the state word does.
            connection.close(cause);
        }
        failures.add(connection, cause);
    }

    /** Logs the failures that were met in the role. By its last holder, after it has given the role up: logging may block. */
    void logFailures() {
        failures.log();
    }

    /** Whether there is something to log. */
    boolean hasFailures() {
        return failures.isAny();
    }
}
