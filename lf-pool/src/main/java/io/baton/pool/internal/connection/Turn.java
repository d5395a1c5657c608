package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Event;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * One run of a connection's handler, by the thread that owns the connection: receive, hand over, send the replies, let go. One
 * object serves a group; what differs from thread to thread comes as a parameter.
 */
public final class Turn {

    /** What an event may be about when its mask is not known any more. */
    public static final int ANYTHING = Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLRDHUP;

    /** With these a short read has not emptied the socket. */
    private static final int MORE_THAN_BYTES = Linux.EPOLLERR | Linux.EPOLLPRI;

    /** After so many bytes the connection goes to the end of the queue, so that a fast peer does not starve the others. */
    private static final int BYTES_PER_TURN = 4 * BufferPool.LARGE;

    /** An event that comes during a turn is looked at by the same thread so often, before it queues up like others. */
    private static final int LOOKS = 4;
    private static final int TRIES_TO_END = 1_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private final SystemCalls calls;
    private final Armer armer;
    private final ReadBuffer readBuffer;
    private final IntSupplier tick;

    /**
     * Turns of the connections of one group.
     *
     * @param tick the coarse time by which an idle connection is known
     */
    public Turn(SystemCalls calls, Armer armer, ReadBuffer readBuffer, IntSupplier tick) {
        this.calls = calls;
        this.armer = armer;
        this.readBuffer = readBuffer;
        this.tick = tick;
    }

    /**
     * Runs the handler of an owned connection and lets it go.
     *
     * @param mask what the kernel reported; 0 for nothing, as for a connection that was just accepted
     * @param lent the thread's own buffer
     * @param meter tells whether this took long
     */
    public void run(PooledConnection connection, int mask, PooledBuffer lent, TurnMeter meter) {
        if (connection.inbound().isEnded()) {
            // It only waits for room to send the rest; the writer owns it again from here on.
            connection.state().clear(ConnectionState.WANT_OUT);
            connection.services().replies().publishFlush(connection);
            connection.services().replies().drain();
            return;
        }
        Armer.Outcome outcome;
        try {
            outcome = looks(connection, mask, lent, meter);
        } catch (RuntimeException | Error failure) {
            // Want of memory, most likely. It is still owned, and would stay so for ever.
            connection.inbound().cause(failure);
            outcome = Armer.Outcome.FAILED;
        }
        if (outcome == Armer.Outcome.AGAIN) {
            // Not armed: what came may be a task that is due or room to write, which the kernel would not report again.
            connection.readyMask(ANYTHING);
            connection.turnWanted();
        } else if (outcome != Armer.Outcome.ARMED) {
            finish(connection);
        }
    }

    private Armer.Outcome looks(PooledConnection connection, int mask, PooledBuffer lent, TurnMeter meter) {
        int about = mask;
        Armer.Outcome outcome = Armer.Outcome.AGAIN;
        for (int i = 0; i < LOOKS && outcome == Armer.Outcome.AGAIN; i++) {
            meter.begin();
            handle(connection, about, lent);
            if (!meter.sendsLater()) {
                connection.services().replies().drain();
            }
            connection.inbound().learn(meter.overran());
            connection.lastActive(tick.getAsInt());
            outcome = armer.release(connection);
            about = ANYTHING;
        }
        return outcome;
    }

    /**
     * Does what an event asks for as far as no callback is needed for that, so that the leader may do it for a connection whose
     * callbacks run on followers: replies must not wait for a follower where the socket has room.
     *
     * @return false if a turn is needed too; else the connection has been let go
     */
    public boolean runWithoutCallbacks(PooledConnection connection, int mask, PooledBuffer lent, TurnMeter meter) {
        if (connection.inbound().isEnded()) {
            run(connection, mask, lent, meter);
            return true;
        }
        if ((mask & Linux.EPOLLOUT) == 0 || connection.inbound().connecting != null) {
            return false;
        }
        flush(connection, mask);
        connection.services().replies().drain();
        return mask == Linux.EPOLLOUT && armer.release(connection) == Armer.Outcome.ARMED;
    }

    private void handle(PooledConnection connection, int mask, PooledBuffer lent) {
        if (connection.inbound().turnThread != null) {
            connection.services().events().exclusivityViolated(connection);
        }
        connection.inbound().turnThread = Thread.currentThread();
        try {
            if (connection.taskTimeouts != null) {
                connection.taskTimeouts.runDue();
            }
            if (connection.inbound().connecting != null && !isConnected(connection, mask)) {
                return;
            }
            if (connection.inbound().open()) {
                connection.handler().onOpen(connection);
            }
            if (connection.state().has(ConnectionState.RESUMED) && connection.state().clear(ConnectionState.RESUMED)) {
                connection.handler().onWritable(connection);
            }
            flush(connection, mask);
            if ((mask & (Linux.EPOLLERR | Linux.EPOLLHUP)) != 0
                    && connection.state().has(ConnectionState.PAUSED | ConnectionState.INPUT_ENDED)) {
                // Nothing will read the error, and arming would report it at once and for ever.
                connection.inbound().cause(new ErrnoException("epoll_wait", Linux.ECONNRESET, connection.fd()));
                connection.close();
            } else if (Event.isReadable(mask)) {
                receive(connection, Event.isReadClosed(mask) || (mask & MORE_THAN_BYTES) != 0, lent);
            }
        } catch (ReadBuffer.UnreadLimitException tooLong) {
            // The peer's doing, and no failure of the handler.
            connection.inbound().cause(tooLong);
            connection.close();
        } catch (Throwable failure) {
            failed(connection, failure);
        } finally {
            connection.inbound().turnThread = null;
            // What one handler leaves set is no business of the next.
            Thread.interrupted();
        }
    }

    /**
     * What became of a connect. The kernel tells its error once, and the writer may have been told it already, by a send; or this
     * is the turn of a task, with nothing decided yet. So no error means nothing, and a peer's address means a connection.
     */
    private boolean isConnected(PooledConnection connection, int mask) {
        if (mask == 0 || connection.state().has(ConnectionState.CLOSING)) {
            return false;
        }
        try {
            Socket.finishConnect(calls, connection.fd());
            if (!isEstablished(connection)) {
                return false;
            }
            connection.inbound().connecting.cancel();
            connection.inbound().connecting = null;
            return true;
        } catch (ErrnoException e) {
            connection.inbound().cause(e);
            connection.close();
            return false;
        }
    }

    private static boolean isEstablished(PooledConnection connection) throws ErrnoException {
        try {
            connection.services().addresses().remote(connection.fd());
            return true;
        } catch (ErrnoException e) {
            if (e.errno() != Linux.ENOTCONN) {
                throw e;
            }
            if (connection.outbound().failure() != null) {
                connection.close();
            }
            return false;
        }
    }

    private static void flush(PooledConnection connection, int mask) {
        if (Event.isWritable(mask) && connection.state().clear(ConnectionState.WANT_OUT)) {
            connection.services().replies().publishFlush(connection);
        }
    }

    /** Reads until the socket is empty, the turn is long enough, or the replies wait for a slow reader. */
    private void receive(PooledConnection connection, boolean endIsNear, PooledBuffer lent) throws Exception {
        int budget = BYTES_PER_TURN;
        while (budget > 0 && !connection.state().has(
                ConnectionState.PAUSED | ConnectionState.CLOSING | ConnectionState.INPUT_ENDED)) {
            PooledBuffer target = readBuffer.prepare(connection, lent);
            ByteBuffer memory = target.memory();
            int room = memory.remaining();
            long result = calls.recv(connection.fd(), target.address() + memory.position(), room, 0);
            if (result > 0) {
                int end = memory.position() + (int) result;
                memory.order(ByteOrder.BIG_ENDIAN).limit(end).position(0);
                connection.handler().onData(connection, memory);
                memory.limit(end);
                readBuffer.keepRest(connection, target);
                budget -= (int) result;
                // A short read has emptied the socket, epoll(7); but a FIN or an error that is there too wants to be read.
                if (result < room && !endIsNear) {
                    return;
                }
            } else if (result == 0) {
                connection.state().set(ConnectionState.INPUT_ENDED);
                connection.handler().onReadClosed(connection);
            } else if (result == -Linux.EAGAIN) {
                return;
            } else if (result != -Linux.EINTR) {
                connection.inbound().cause(new ErrnoException("recv", (int) -result, connection.fd()));
                connection.close();
            }
        }
        connection.inbound().unfinished = true;
    }

    private static void failed(PooledConnection connection, Throwable failure) {
        connection.services().replies().repair();
        connection.inbound().cause(failure);
        connection.close();
        connection.services().events().handlerFailed(connection, failure);
    }

    /** The last turn: tells the handler, and queues the end behind the replies. The writer has the connection from here on. */
    private void finish(PooledConnection connection) {
        try {
            tellEnd(connection);
        } finally {
            publishEnd(connection);
        }
    }

    private void tellEnd(PooledConnection connection) {
        boolean known = connection.inbound().isOpened() || connection.inbound().connecting != null;
        if (connection.inbound().end() && known) {
            connection.inbound().turnThread = Thread.currentThread();
            try {
                connection.handler().onClose(connection, connection.cause());
            } catch (Throwable failure) {
                connection.services().events().handlerFailed(connection, failure);
            } finally {
                connection.inbound().turnThread = null;
            }
        }
        if (connection.taskTimeouts != null) {
            connection.taskTimeouts.end();
        }
        readBuffer.drop(connection);
    }

    /** Again if it fails for want of memory: without its end the connection would never be closed. */
    private static void publishEnd(PooledConnection connection) {
        Replies replies = connection.services().replies();
        for (int failures = 0;; failures++) {
            try {
                if (connection.inbound().connecting != null) {
                    // No peer takes what was published: the end must not wait for that.
                    replies.publishAbort(connection);
                }
                replies.publishEnd(connection);
                break;
            } catch (RuntimeException | Error failure) {
                if (failures == TRIES_TO_END) {
                    throw failure;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        replies.drain();
    }
}
