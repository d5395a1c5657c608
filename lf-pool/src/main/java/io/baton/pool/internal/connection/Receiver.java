package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Event;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads from the socket of an owned connection and hands its handler the bytes. For {@link Turn}. */
final class Receiver {

    /** With these a short read has not emptied the socket. */
    private static final int MORE_THAN_BYTES = Linux.EPOLLERR | Linux.EPOLLPRI;
    /** After this many bytes the connection goes to the end of the queue, so that a fast peer does not starve the others. */
    private static final int BYTES_PER_TURN = 4 * BufferPool.LARGE;
    /**
     * Where a short read says nothing, this many end the turn: a peer that sends the next small message as soon as its last one
     * is handled must not keep the thread.
     */
    private static final int SHORT_READS = 2;
    /** With RESUMED the handler first gets what it left; a FIN must not come before that. */
    private static final int STOPS_READING =
            ConnectionState.PAUSED | ConnectionState.RESUMED | ConnectionState.CLOSING | ConnectionState.INPUT_ENDED
            | ConnectionState.HELD | ConnectionState.CONTINUE;

    private final SystemCalls calls;
    private final ReadBuffer readBuffer;

    Receiver(SystemCalls calls, ReadBuffer readBuffer) {
        this.calls = calls;
        this.readBuffer = readBuffer;
    }

    /**
     * Reads until the socket is empty, the turn is long enough, or the replies wait for a slow reader.
     *
     * @param mask what the event said
     */
    void receive(PooledConnection connection, int mask, PooledBuffer lent) throws Exception {
        boolean endIsNear = Event.isReadClosed(mask) || (mask & MORE_THAN_BYTES) != 0;
        try {
            receiveInto(connection, endIsNear, lent);
        } finally {
            readBuffer.dropIfEmpty(connection);
        }
    }

    private void receiveInto(PooledConnection connection, boolean endIsNear, PooledBuffer lent) throws Exception {
        boolean shortReadEmpties = !connection.inbound().unixDomain && !endIsNear;
        int shortReads = 0;
        int budget = BYTES_PER_TURN;
        while (budget > 0 && !connection.has(STOPS_READING)) {
            PooledBuffer target = readBuffer.prepare(connection, lent);
            ByteBuffer memory = target.memory();
            int room = memory.remaining();
            long result = RetryOnEintr.recv(calls, connection.fd(), target.address() + memory.position(), room, 0);
            if (result > 0) {
                connection.inbound().receivesMuch = result >= Turn.SMALL_BUFFER;
                present(connection, target, memory.position() + (int) result);
                budget -= (int) result;
                // A FIN or an error that came with the bytes has to be read too.
                if (result < room && shortReadEmpties) {
                    return;
                } else if (result < room && ++shortReads == SHORT_READS) {
                    break;
                }
            } else if (result == 0 && connection.outbound().isDropping()) {
                // The writer has shut the socket down; the peer has sent no FIN, or none that matters any more.
                connection.close();
            } else if (result == 0) {
                connection.set(ConnectionState.INPUT_ENDED);
                connection.handler().onReadClosed(connection.decorated());
            } else if (result == -Linux.EAGAIN) {
                return;
            } else {
                connection.inbound().cause(new ErrnoException("recv", (int) -result, connection.fd()));
                connection.close();
            }
        }
        connection.inbound().unfinished = true;
    }

    /** Hands the handler the bytes from index 0 to {@code end}, and keeps what it leaves. */
    private void present(PooledConnection connection, PooledBuffer source, int end) throws Exception {
        ByteBuffer memory = source.memory();
        memory.order(ByteOrder.BIG_ENDIAN).limit(end).position(0);
        connection.inbound().presented = memory;
        try {
            connection.handler().onData(connection.decorated(), memory);
        } finally {
            connection.inbound().presented = null;
        }
        Turn.forgetInterrupt();
        memory.limit(end);
        readBuffer.keepRest(connection, source);
    }

    /** Reading goes on after a pause. */
    void goOn(PooledConnection connection) throws Exception {
        if (connection.clear(ConnectionState.RESUMED)) {
            connection.handler().onWritable(connection.decorated());
            Turn.forgetInterrupt();
        }
        connection.clear(ConnectionState.CONTINUE);
        presentAgain(connection);
    }

    /** The handler may have left bytes because the connection was not writable; perhaps nothing comes after them. */
    private void presentAgain(PooledConnection connection) throws Exception {
        PooledBuffer unread = connection.inbound().unread;
        if (unread != null && !connection.has(STOPS_READING)) {
            present(connection, unread, unread.memory().position());
        }
    }
}
