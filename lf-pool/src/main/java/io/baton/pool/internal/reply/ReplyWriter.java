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

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * Carries out the orders that come out of the reply ring. Consecutive replies of one connection are sent by one system call;
 * bytes that the socket does not take are kept in the connection's write buffer. Used by one thread at a time, the holder of
 * the writer role.
 *
 * <p><b>A failure costs one connection.</b> A send may throw at any point: the stack ends, memory runs out, or the provider
 * of system calls throws. So the writer notes which connection it works for before it begins ({@link #handling}, {@link
 * #gathered}). After a failure {@link #recover} drops the gathered bytes and ends these connections, so the bytes of one
 * connection are never sent in front of another's. If {@code recover} fails, too, the notes stay, and the next holder of the
 * role begins with it. Memory that may still be in use is left to the garbage collector. A descriptor is closed at most once.
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
    /** The connection whose order is being carried out, or null. It stays set if the order and its recovery failed. */
    private @Nullable PooledConnection handling;
    /** The slot of that order, or null for a reply that is sent in place. */
    private @Nullable ReplySlot handlingSlot;
    /** The connection whose replies are gathered, or null. */
    private @Nullable PooledConnection gathered;
    /** What was thrown; null again once {@link #recover} is done. */
    private @Nullable Throwable cause;

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

    long mostInATurn() {
        return backpressure.mostInATurn();
    }

    /** Sends the gathered replies if they belong to another connection than this slot. Call it before {@link #handle}. */
    void makeWayFor(ReplySlot slot) {
        if (gathered != null && gathered != slot.connection()) {
            finish();
        }
    }

    /** Sends the gathered replies. A failure ends their connection. */
    void finish() {
        try {
            sendGathered();
        } catch (Throwable failure) {
            cause = failure;
            recover();
        }
    }

    /** Carries out the order of a slot. A failure ends the slot's connection. */
    void handle(ReplySlot slot) {
        PooledConnection connection = slot.connection();
        handlingSlot = slot;
        handling = connection;
        try {
            if (connection != null) {
                carryOut(slot, connection);
            }
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
            default -> throw new IllegalStateException("a slot of kind " + slot.kind());
        }
    }

    private void end(PooledConnection connection) {
        sendGathered();
        if (connection.outbound().isEnding()) {
            // The pool's end has closed it, or this is a second end. The descriptor's number may be another file's by now.
            return;
        }
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

    private void data(PooledConnection connection, @Nullable OutboundSegment first) {
        if (!connection.outbound().isDropping() && connection.outbound().hasUnsent()
                && !hasRoomFor(first, connection)) {
            refuse(connection);
        }
        OutboundSegment segment = first;
        while (segment != null) {
            OutboundSegment next = segment.next();
            segment.next(null);
            if (segment instanceof FileRegion) {
                // The gathered replies come before the file.
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

    private boolean hasRoomFor(@Nullable OutboundSegment first, PooledConnection connection) {
        return first instanceof FileRegion ? backpressure.hasRoomForFile(connection)
                : backpressure.hasRoomFor(connection);
    }

    /** A reply would have to wait, and more wait already than the limits allow: the connection fails. */
    private void refuse(PooledConnection connection) {
        connection.outbound().failure(new IOException("too much waits to be sent: the unsent limit is reached"));
        fail(connection);
    }

    /**
     * Sends a reply from the caller's memory and keeps a copy of what the socket does not take. Only for the holder of the
     * role, while the ring is empty.
     *
     * @param bytes a direct buffer; consumed if the result is true
     * @return false, with nothing done, if bytes of this connection wait already or its replies are dropped
     */
    boolean sendInPlace(PooledConnection connection, ByteBuffer bytes) {
        if (connection.outbound().hasUnsent() || connection.outbound().isDropping()) {
            return false;
        }
        bytes.get(bytes.position()); // Throws if the memory was freed, as that of a closed arena.
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
            // Perhaps a part of the reply is sent. Nothing may follow it.
            cause = failure;
            recover();
            throw failure;
        }
    }

    private void keepRest(PooledConnection connection, @Nullable OutboundSegment first) {
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

    /** Gives sent segments back to the pool and keeps the others in the write buffer. */
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
            FileRegion file = unsent.first() instanceof FileRegion region ? region : null;
            long offered = file != null ? file.remaining() : gather(unsent);
            long sent = file != null ? files.send(connection.fd(), file) : ioVector.send(connection.fd());
            ioVector.clear();
            if (sent < 0 && sent != -Linux.EAGAIN) {
                fail(connection, file != null ? "sendfile" : "sendmsg", -sent);
                return;
            }
            unsent.sent(Math.max(sent, 0), buffers);
            if (sent > 0) {
                connection.outbound().progress(tick.getAsInt());
                backpressure.shrank(connection);
            }
            if (sent < offered) {
                // Or the rest of a file comes after the next event: its peer may take it as fast as it is sent, and others wait.
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

    /** Gathers waiting memory segments up to the first part of a file. Returns their number of bytes. */
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

    /**
     * Nothing can be sent any more. The owner learns of it from the kernel, which reports HUP for a socket that is shut down.
     */
    private void fail(PooledConnection connection) {
        if (connection.outbound().isClosed()) {
            return;
        }
        connection.outbound().fail(buffers);
        backpressure.dropped(connection);
        if (connection.outbound().isEnding()) {
            closer.close(connection);
        } else {
            calls.shutdown(connection.fd(), Linux.SHUT_RDWR);
        }
    }

    /**
     * Ends the connections that the writer was working for when something was thrown. A new holder of the role calls this
     * first, because the recovery of the last holder may have failed. It may throw: the notes of what is not done stay.
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
        // The holder may have failed between two orders, where it notes no cause. For the handler null would be an orderly end.
        Throwable reason = cause != null ? cause : new IllegalStateException("the writer failed between two replies");
        connection.outbound().failure(reason);
        if (connection.outbound().isClosed()) {
            // The failure came after the descriptor was marked closed, but perhaps before the table was updated.
            closer.close(connection);
            return;
        }
        try {
            fail(connection);
        } catch (Throwable again) {
            if (again instanceof StackOverflowError || connection.outbound().isEnding()) {
                // No owner is left who could end it: the next holder of the role tries again.
                throw again;
            }
            // Without the shutdown the kernel reports nothing to the owner, so the state word has to.
            connection.close(reason);
        }
        failures.add(connection, reason);
    }

    /** Logs the failures. Called after the role was given up, because logging may block. */
    void logFailures() {
        failures.log();
    }

    /** Whether there are failures to log. */
    boolean hasFailures() {
        return failures.isAny();
    }
}
