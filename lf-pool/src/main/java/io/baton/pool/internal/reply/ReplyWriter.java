package io.baton.pool.internal.reply;

import com.lmax.disruptor.EventPoller;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.buffer.IoVector;
import io.baton.pool.internal.buffer.OutboundSegment;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.buffer.WriteBuffer;
import io.baton.pool.internal.connection.PooledConnection;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntSupplier;

/**
 * Sends what comes out of the reply ring: consecutive replies of one connection in one system call, what the socket does not take
 * into the connection's write buffer. Used by one thread at a time, the holder of the writer role.
 */
public final class ReplyWriter implements EventPoller.Handler<ReplySlot> {

    private static final System.Logger LOG = System.getLogger(ReplyWriter.class.getName());

    /** One file may not keep the writer busy for ever. */
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final SystemCalls calls;
    private final BufferPool buffers;
    private final Backpressure backpressure;
    private final IntSupplier tick;
    private final ByteBuffer offset = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    private final long offsetAddress;
    private final IoVector ioVector;
    /** Whose replies are gathered; null if none are. */
    private PooledConnection gathered;

    /**
     * A writer for the connections of one group.
     *
     * @param tick the coarse time by which a stalled peer is known
     */
    public ReplyWriter(SystemCalls calls, BufferPool buffers, Backpressure backpressure, IntSupplier tick) {
        this.calls = calls;
        this.buffers = buffers;
        this.backpressure = backpressure;
        this.tick = tick;
        this.offsetAddress = calls.address(offset);
        this.ioVector = new IoVector(calls);
    }

    /** Never throws: what goes wrong with one connection ends that connection. */
    @Override
    public boolean onEvent(ReplySlot slot, long sequence, boolean endOfBatch) {
        PooledConnection connection = slot.connection();
        try {
            if (gathered != null && gathered != connection) {
                sendGathered();
            }
            handle(slot, connection);
        } catch (RuntimeException | Error e) {
            failed(connection, e);
        }
        slot.clear();
        if (endOfBatch) {
            // The slots, whose memory is gathered, are given back to the producers after this.
            sendGathered();
        }
        return true;
    }

    private void handle(ReplySlot slot, PooledConnection connection) {
        switch (slot.kind()) {
            case DATA -> data(connection, slot.first());
            case FLUSH -> flush(connection);
            case END -> {
                sendGathered();
                connection.outbound().endPublished();
                if (!connection.outbound().hasUnsent()) {
                    backpressure.close(connection);
                } else {
                    backpressure.wantRoom(connection);
                }
            }
            case ABORT -> {
                sendGathered();
                fail(connection);
            }
            case NOTHING -> {
            }
            default -> throw new IllegalStateException("a slot of kind " + slot.kind());
        }
    }

    private void data(PooledConnection connection, OutboundSegment first) {
        if (connection.outbound().hasUnsent() && !backpressure.hasRoomFor(connection)) {
            connection.outbound().failure(new IOException("too much waits to be sent: the unsent limit is reached"));
            fail(connection);
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
        try {
            long sent = send(connection.fd(), bytes);
            if (sent < 0 && sent != -Linux.EAGAIN) {
                bytes.position(bytes.limit());
                fail(connection, "send", -sent);
                return true;
            }
            bytes.position(bytes.position() + (int) Math.max(sent, 0));
            data(connection, buffers.copy(bytes));
            sendGathered();
            return true;
        } catch (RuntimeException | Error e) {
            // Half a reply is sent perhaps, and nothing may follow that.
            failed(connection, e);
            throw e;
        }
    }

    private long send(int fd, ByteBuffer bytes) {
        long address = calls.address(bytes) + bytes.position();
        long result;
        do {
            result = calls.send(fd, address, bytes.remaining(), Linux.MSG_NOSIGNAL);
        } while (result == -Linux.EINTR);
        Reference.reachabilityFence(bytes);
        return result;
    }

    private void sendGathered() {
        PooledConnection connection = gathered;
        if (connection == null) {
            return;
        }
        gathered = null;
        try {
            long sent = ioVector.send(connection.fd());
            if (sent < 0 && sent != -Linux.EAGAIN) {
                fail(connection, "sendmsg", -sent);
            }
            keepUnsent(connection, Math.max(sent, 0));
        } catch (RuntimeException | Error e) {
            failed(connection, e);
        } finally {
            ioVector.clear();
        }
    }

    /** What was sent goes back to the pool, the rest into the write buffer. */
    private void keepUnsent(PooledConnection connection, long sent) {
        long left = sent;
        for (int i = 0; i < ioVector.count(); i++) {
            PooledBuffer segment = ioVector.segment(i);
            ByteBuffer memory = segment.memory();
            int here = (int) Math.min(left, memory.remaining());
            left -= here;
            memory.position(memory.position() + here);
            if (!memory.hasRemaining() || connection.outbound().isFailed()) {
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
        long bytes = segment.remaining();
        connection.outbound().keep(segment, buffers);
        backpressure.grew(connection, bytes);
    }

    private void flush(PooledConnection connection) {
        sendGathered();
        WriteBuffer unsent = connection.outbound().unsent();
        while (unsent != null && !unsent.isEmpty() && !connection.outbound().isFailed()) {
            boolean file = unsent.first() instanceof FileRegion;
            long offered = file ? unsent.first().remaining() : ioVector(unsent);
            long sent = file ? sendFile(connection.fd(), (FileRegion) unsent.first()) : ioVector.send(connection.fd());
            ioVector.clear();
            if (sent < 0 && sent != -Linux.EAGAIN) {
                fail(connection, file ? "sendfile" : "sendmsg", -sent);
                return;
            }
            unsent.sent(Math.max(sent, 0), buffers);
            if (sent > 0) {
                connection.outbound().progress(tick.getAsInt());
                backpressure.shrank(connection, sent);
            }
            if (sent < offered && !(file && sent > 0)) {
                backpressure.wantRoom(connection);
                return;
            }
        }
        connection.outbound().allSent();
        if (connection.outbound().isEndPublished()) {
            backpressure.close(connection);
        }
    }

    /** Gathers the memory up to the first part of a file; returns how many bytes that is. */
    private long ioVector(WriteBuffer unsent) {
        OutboundSegment segment = unsent.first();
        while (segment instanceof PooledBuffer buffer && !ioVector.isFull()) {
            ioVector.add(buffer);
            segment = buffer.next();
        }
        return ioVector.bytes();
    }

    /** {@code sendfile(2)}, which may send less than there is room for. A file that has become shorter is an I/O error. */
    private long sendFile(int fd, FileRegion region) {
        offset.putLong(0, region.offset());
        long count = Math.min(region.remaining(), MAX_FILE_BYTES);
        long sent;
        do {
            sent = calls.sendfile(fd, region.fd(), offsetAddress, count);
        } while (sent == -Linux.EINTR);
        return sent == 0 ? -Linux.EIO : sent;
    }

    private void failed(PooledConnection connection, Throwable failure) {
        LOG.log(System.Logger.Level.WARNING, () -> "the writer failed on " + connection, failure);
        connection.outbound().failure(failure);
        fail(connection);
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
        long dropped = connection.outbound().unsentBytes();
        connection.outbound().fail(buffers);
        backpressure.shrank(connection, dropped);
        if (connection.outbound().isEndPublished()) {
            backpressure.close(connection);
        } else {
            calls.shutdown(connection.fd(), Linux.SHUT_RDWR);
        }
    }
}
