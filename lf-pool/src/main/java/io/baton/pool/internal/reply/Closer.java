package io.baton.pool.internal.reply;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.Linger;
import io.baton.pool.internal.connection.Outbound;
import io.baton.pool.internal.connection.PooledConnection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Closes connections whose end has come out of the ring. Used by the holder of the writer role: after the end no other thread
 * uses the descriptor.
 *
 * <p><b>Lingering.</b> If bytes of the peer are unread when a TCP socket is closed, or arrive afterwards, the kernel answers
 * with a reset. Then this kernel drops what it has not sent, and the peer's may drop what its program has not read. So the
 * socket is closed at once only if nothing can be lost: the peer has sent its FIN, or all its bytes were read by the handler
 * and it has acknowledged all that was sent. Otherwise the writer sends a FIN ({@code shutdown(2)} with SHUT_WR) and discards
 * what still comes until the peer's FIN, for a limited time ({@link Linger}).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.6">RFC 9112, 9.6, on the same for HTTP</a>
 */
final class Closer {

    /** How many buffers of input one look discards at most, so that other connections do not wait for long. */
    private static final int BUFFERS_PER_LOOK = 16;
    /**
     * {@code SK_MEMINFO_WMEM_QUEUED} of {@code linux/sock_diag.h}: memory of bytes that the peer has not acknowledged yet.
     */
    private static final int QUEUED_INDEX = 5;
    private static final int MEMINFO_BYTES = 16 * Integer.BYTES;

    private enum Input { ENDED, EMPTY, MORE }

    private final SystemCalls calls;
    private final BufferPool buffers;
    private final Armer armer;
    /** The value of the socket option, followed by its length. */
    private final ByteBuffer option = ByteBuffer.allocateDirect(MEMINFO_BYTES + Integer.BYTES)
            .order(ByteOrder.nativeOrder());
    private final long optionAddress;

    Closer(SystemCalls calls, BufferPool buffers, Armer armer) {
        this.calls = calls;
        this.buffers = buffers;
        this.armer = armer;
        this.optionAddress = calls.address(option);
    }

    /** Called when everything is sent: closes the connection or lets it linger. */
    void finish(PooledConnection connection) {
        boolean nothingToLose = connection.hasReadFin() || discard(connection) == Input.ENDED
                || !connection.outbound().isInputDiscarded() && isAcknowledged(connection);
        if (nothingToLose || calls.shutdown(connection.fd(), Linux.SHUT_WR) < 0) {
            close(connection);
            return;
        }
        Linger linger = new Linger(connection, System.nanoTime());
        connection.outbound().linger(linger);
        wait(connection, linger);
    }

    /**
     * Called when a lingering connection has input, or its timer has expired: discards the input and closes it if that
     * suffices.
     */
    void lookAgain(PooledConnection connection) {
        Linger linger = Objects.requireNonNull(connection.outbound().linger());
        boolean over = discard(connection) == Input.ENDED || linger.isOver(System.nanoTime())
                || !connection.outbound().isInputDiscarded() && isAcknowledged(connection);
        if (over) {
            close(connection);
        } else {
            wait(connection, linger);
        }
    }

    private void wait(PooledConnection connection, Linger linger) {
        linger.schedule();
        if (armer.rearm(connection) != Armer.Outcome.ARMED) {
            close(connection);
        }
    }

    private Input discard(PooledConnection connection) {
        PooledBuffer buffer = buffers.take(BufferPool.LARGE);
        try {
            for (int i = 0; i < BUFFERS_PER_LOOK; i++) {
                int room = buffer.memory().capacity();
                long result = RetryOnEintr.recv(calls, connection.fd(), buffer.address(), room, 0);
                if (result == -Linux.EAGAIN) {
                    return Input.EMPTY;
                } else if (result <= 0) {
                    return Input.ENDED;
                }
                connection.outbound().inputDiscarded();
                if (connection.outbound().linger() != null) {
                    connection.outbound().linger().discarded(result, System.nanoTime());
                }
            }
            return Input.MORE;
        } finally {
            buffers.giveBack(buffer);
        }
    }

    /** Whether the peer's kernel has acknowledged all that was sent. True if this kernel cannot tell (before 4.12). */
    private boolean isAcknowledged(PooledConnection connection) {
        option.putInt(MEMINFO_BYTES, MEMINFO_BYTES);
        int result = calls.getsockopt(connection.fd(), Linux.SOL_SOCKET, Linux.SO_MEMINFO, optionAddress,
                optionAddress + MEMINFO_BYTES);
        boolean known = result == 0 && option.getInt(MEMINFO_BYTES) > QUEUED_INDEX * Integer.BYTES;
        return !known || option.getInt(QUEUED_INDEX * Integer.BYTES) == 0;
    }

    /** Drops the replies that wait. */
    void drop(PooledConnection connection) {
        connection.outbound().fail(buffers);
    }

    /**
     * Removes the registration, then closes the descriptor. May be repeated after a failure in the middle: the descriptor is
     * closed at most once, because its number may belong to another file afterwards.
     */
    void close(PooledConnection connection) {
        Outbound outbound = connection.outbound();
        if (outbound.linger() != null) {
            outbound.linger().cancel();
        }
        if (!outbound.isClosed()) {
            armer.disarm(connection);
            outbound.closed();
            calls.close(connection.fd());
        }
        connection.gone();
    }
}
