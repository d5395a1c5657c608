package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Connection;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Receives, and waits for room to send, in the middle of a callback: {@link Connection#receive} and {@link
 * Connection#awaitWritable}. The thread stays the owner of the connection. It has the kernel watch the socket, says in the
 * state word that it waits, and parks; the thread that gets the event finds the connection owned, notes the event and wakes
 * the owner.
 *
 * <p>No wake-up is lost: the owner says that it waits before it looks for a note, and the others leave the note before they look
 * whether the owner waits. Both use the state word, whose changes have one order for all threads.
 *
 * <p>The owner takes away the notes that it finds, although they may be about something else, as a task that is due. So it
 * leaves one at the end, and the turn looks once more.
 *
 * <p><b>Nobody leads.</b> On platform followers all threads may wait here, and then none is in epoll_wait. So a thread that
 * hears nothing looks for events in the leader's stead if there is none: after 10 ms, after 20 ms more and so on.
 */
public final class MidTurn {

    /** With one of these in the state word the owner does not park. A request for room counts if it came after the arming. */
    private static final int NOTES = ConnectionState.EVENT | ConnectionState.CLOSING | ConnectionState.WANT_OUT;

    private static final long FIRST_LOOK_NANOS = 10_000_000;
    private static final long LONGEST_LOOK_NANOS = 160_000_000;

    private final SystemCalls calls;
    private final Armer armer;
    private final BufferPool buffers;

    /** For the connections of one group. */
    public MidTurn(SystemCalls calls, Armer armer, BufferPool buffers) {
        this.calls = calls;
        this.armer = armer;
        this.buffers = buffers;
    }

    int receive(PooledConnection connection, ByteBuffer target, Duration timeout) throws IOException {
        if (!target.hasRemaining() || target.isReadOnly()) {
            throw new IllegalArgumentException("the target has no room, or is read-only: " + target);
        }
        Wait wait = new Wait(connection, timeout, true);
        if (connection.inbound().hasUnread()) {
            throw new IllegalStateException("bytes that came before are unread: read all of onData's buffer first");
        }
        try {
            for (;;) {
                wait.takeNotes();
                int received = receiveNow(connection, target);
                if (received != -Linux.EAGAIN) {
                    return received;
                }
                wait.park();
            }
        } finally {
            wait.end();
        }
    }

    void awaitWritable(PooledConnection connection, Duration timeout) throws IOException {
        Wait wait = new Wait(connection, timeout, false);
        try {
            while (!connection.isWritable()) {
                wait.takeNotes();
                if (connection.isWritable()) {
                    return;
                }
                throwIfEnded(connection);
                wait.park();
            }
        } finally {
            wait.end();
        }
    }

    /** What was received, -1 for a FIN, or -EAGAIN. */
    private int receiveNow(PooledConnection connection, ByteBuffer target) throws IOException {
        if (connection.hasReadFin()) {
            return -1;
        }
        throwIfEnded(connection);
        long result = target.isDirect()
                ? recv(connection, calls.address(target) + target.position(), target.remaining())
                : receiveIntoHeap(connection, target);
        if (result > 0) {
            if (target.isDirect()) {
                target.position(target.position() + (int) result);
            }
            return (int) result;
        }
        if (result == -Linux.EAGAIN) {
            return -Linux.EAGAIN;
        }
        if (result < 0) {
            ErrnoException failure = new ErrnoException("recv", (int) -result, connection.fd());
            connection.close(failure);
            throw failure;
        }
        // With the socket shut down by the writer this is no FIN of the peer.
        throwIfEnded(connection);
        connection.set(ConnectionState.INPUT_ENDED);
        connection.inbound().finInCallback = true;
        return -1;
    }

    private long receiveIntoHeap(PooledConnection connection, ByteBuffer target) {
        PooledBuffer direct = buffers.take(Math.min(target.remaining(), BufferPool.LARGE));
        try {
            ByteBuffer memory = direct.memory().clear();
            long result = recv(connection, direct.address(), Math.min(target.remaining(), memory.capacity()));
            if (result > 0) {
                target.put(memory.limit((int) result));
            }
            return result;
        } finally {
            buffers.giveBack(direct);
        }
    }

    private long recv(PooledConnection connection, long address, int room) {
        return RetryOnEintr.recv(calls, connection.fd(), address, room, 0);
    }

    private static void throwIfEnded(PooledConnection connection) throws IOException {
        if (!connection.isOpen()) {
            throw new IOException("the connection is closed", connection.cause());
        }
    }

    /** One call that may wait, by the thread that owns the connection. */
    private final class Wait {

        private final PooledConnection connection;
        private final boolean forInput;
        private final long limit;
        private long deadline;
        private long untilLook = FIRST_LOOK_NANOS;
        private boolean tookNotes;
        private boolean announced;

        Wait(PooledConnection connection, Duration timeout, boolean forInput) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("timeout must be 0 or more, not " + timeout);
            }
            if (!connection.isTurnOf(Thread.currentThread())) {
                throw new IllegalStateException("only the thread that runs the callback may wait in it");
            }
            this.connection = connection;
            this.forInput = forInput;
            this.limit = timeout.isZero() ? Long.MAX_VALUE : nanos(timeout);
        }

        private static long nanos(Duration timeout) {
            return timeout.getSeconds() >= Long.MAX_VALUE / 2_000_000_000L ? Long.MAX_VALUE : timeout.toNanos();
        }

        /**
         * Takes the notes that others have left. If an event has come, it sends what waits for room, because the event may
         * have been about that. Without one, WANT_OUT only asks for OUT to be armed: an attempt to send would make the writer
         * ask again, without end.
         */
        void takeNotes() {
            boolean event = connection.clear(ConnectionState.EVENT);
            tookNotes |= event;
            if (event && connection.clear(ConnectionState.WANT_OUT)) {
                connection.services().replies().publishFlush(connection);
                connection.services().replies().drain();
            }
        }

        void park() throws IOException {
            if (!announced) {
                begin();
            } else if (left() <= 0) {
                String what = forInput ? "sent nothing" : "not taken enough";
                throw new SocketTimeoutException("the peer has " + what + " for " + Duration.ofNanos(limit));
            }
            int seen = connection.word();
            if (!armer.armMidTurn(connection, forInput, (seen & ConnectionState.WANT_OUT) != 0)) {
                connection.close();
                throw new IOException("the kernel does not watch the connection any more", connection.cause());
            }
            connection.set(ConnectionState.WAITING);
            try {
                while ((connection.word() & NOTES) == (seen & ConnectionState.WANT_OUT) && parkUntilLook()) {
                    connection.services().events().nothingHeard();
                }
            } finally {
                connection.clear(ConnectionState.WAITING);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for the peer");
            }
        }

        private void begin() {
            announced = true;
            deadline = System.nanoTime() + Math.min(limit, Long.MAX_VALUE / 2);
            connection.aboutToBlock();
        }

        /** Parks until something ends it, or until it is time to look for events: true for that. */
        private boolean parkUntilLook() {
            long left = left();
            long most = connection.services().virtualFollowers() ? left : Math.min(left, untilLook);
            long start = System.nanoTime();
            if (most == Long.MAX_VALUE) {
                LockSupport.park(connection);
            } else {
                LockSupport.parkNanos(connection, most);
            }
            boolean look = most < left && System.nanoTime() - start >= most;
            untilLook = look ? Math.min(2 * untilLook, LONGEST_LOOK_NANOS) : untilLook;
            return look;
        }

        private long left() {
            return limit == Long.MAX_VALUE ? limit : deadline - System.nanoTime();
        }

        void end() {
            if (tookNotes || announced) {
                connection.set(ConnectionState.EVENT);
            }
        }
    }
}
