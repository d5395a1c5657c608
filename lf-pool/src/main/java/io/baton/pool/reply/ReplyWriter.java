package io.baton.pool.reply;

import com.lmax.disruptor.EventPoller;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.connection.Chunk;
import io.baton.pool.connection.Chunks;
import io.baton.pool.connection.PooledConnection;
import io.baton.pool.connection.WriteBuffer;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * Sends what comes out of the reply ring: consecutive replies of one connection in one system call, what the socket does not take
 * into the connection's write buffer. Used by one thread at a time, the holder of the writer role.
 */
public final class ReplyWriter implements EventPoller.Handler<ReplySlot> {

    private static final System.Logger LOG = System.getLogger(ReplyWriter.class.getName());

    private final SystemCalls calls;
    private final Chunks chunks;
    private final Backpressure backpressure;
    private final IntSupplier tick;
    private final Gather gather;
    /** Whose replies are gathered; null if none are. */
    private PooledConnection gathered;

    /**
     * A writer for the connections of one group.
     *
     * @param tick the coarse time by which a stalled peer is known
     */
    public ReplyWriter(SystemCalls calls, Chunks chunks, Backpressure backpressure, IntSupplier tick) {
        this.calls = calls;
        this.chunks = chunks;
        this.backpressure = backpressure;
        this.tick = tick;
        this.gather = new Gather(calls);
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
            LOG.log(System.Logger.Level.WARNING, () -> "the writer failed on " + connection, e);
            fail(connection);
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
            default -> throw new IllegalStateException("a slot of kind " + slot.kind());
        }
    }

    private void data(PooledConnection connection, Chunk first) {
        Chunk piece = first;
        while (piece != null) {
            Chunk next = piece.next();
            piece.next(null);
            if (connection.outbound().isDropping()) {
                chunks.giveBack(piece);
            } else if (connection.outbound().hasUnsent()) {
                keep(connection, piece);
            } else {
                gather.add(piece);
                gathered = connection;
                if (gather.isFull()) {
                    sendGathered();
                }
            }
            piece = next;
        }
    }

    private void sendGathered() {
        PooledConnection connection = gathered;
        if (connection == null) {
            return;
        }
        gathered = null;
        try {
            long sent = gather.send(connection.fd());
            if (sent < 0 && sent != -Linux.EAGAIN) {
                fail(connection, "sendmsg", -sent);
            }
            settle(connection, Math.max(sent, 0));
        } finally {
            gather.clear();
        }
    }

    /** What was sent goes back to the pool, the rest into the write buffer. */
    private void settle(PooledConnection connection, long sent) {
        long left = sent;
        for (int i = 0; i < gather.count(); i++) {
            Chunk piece = gather.piece(i);
            ByteBuffer memory = piece.memory();
            int here = (int) Math.min(left, memory.remaining());
            left -= here;
            memory.position(memory.position() + here);
            if (!memory.hasRemaining() || connection.outbound().isFailed()) {
                chunks.giveBack(piece);
            } else {
                keep(connection, piece);
            }
        }
        if (connection.outbound().hasUnsent()) {
            backpressure.wantRoom(connection);
        }
    }

    private void keep(PooledConnection connection, Chunk piece) {
        if (!connection.outbound().hasUnsent()) {
            connection.outbound().progress(tick.getAsInt());
        }
        connection.outbound().keep(piece, chunks);
        backpressure.grew(connection);
    }

    private void flush(PooledConnection connection) {
        sendGathered();
        WriteBuffer unsent = connection.outbound().unsent();
        while (unsent != null && !unsent.isEmpty() && !connection.outbound().isFailed()) {
            for (Chunk piece = unsent.first(); piece != null && !gather.isFull(); piece = piece.next()) {
                gather.add(piece);
            }
            long offered = gather.bytes();
            long sent = gather.send(connection.fd());
            gather.clear();
            if (sent < 0 && sent != -Linux.EAGAIN) {
                fail(connection, "sendmsg", -sent);
                return;
            }
            unsent.sent(Math.max(sent, 0), chunks);
            if (sent > 0) {
                connection.outbound().progress(tick.getAsInt());
            }
            if (sent < offered) {
                backpressure.shrank(connection);
                backpressure.wantRoom(connection);
                return;
            }
        }
        connection.outbound().allSent();
        backpressure.shrank(connection);
        if (connection.outbound().isEndPublished()) {
            backpressure.close(connection);
        }
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
        connection.outbound().fail(chunks);
        if (connection.outbound().isEndPublished()) {
            backpressure.close(connection);
        } else {
            calls.shutdown(connection.fd(), Linux.SHUT_RDWR);
        }
    }
}
