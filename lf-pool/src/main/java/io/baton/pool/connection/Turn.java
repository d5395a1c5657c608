package io.baton.pool.connection;

import io.baton.epoll.Event;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One run of a connection's handler, by the thread that owns the connection: receive, hand over, send the replies, let go. One
 * object serves a group; what differs from thread to thread comes as a parameter.
 */
public final class Turn {

    /** What an event may be about when its mask is not known any more. */
    public static final int ANYTHING = Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLRDHUP;

    /** After so many bytes the connection goes to the end of the queue, so that a fast peer does not starve the others. */
    private static final int BYTES_PER_TURN = 4 * Chunks.LARGE;

    private final SystemCalls calls;
    private final Arming arming;
    private final ReadBuffer readBuffer;

    /** Turns of the connections of one group. */
    public Turn(SystemCalls calls, Arming arming, ReadBuffer readBuffer) {
        this.calls = calls;
        this.arming = arming;
        this.readBuffer = readBuffer;
    }

    /**
     * Runs the handler of an owned connection and lets it go.
     *
     * @param mask what the kernel reported; 0 for nothing, as for a connection that was just accepted
     * @param lent the thread's own buffer
     * @param meter tells whether this took long
     */
    public void run(PooledConnection connection, int mask, Chunk lent, TurnMeter meter) {
        if (connection.isEnded()) {
            // It only waits for room to send the rest; the writer owns it again from here on.
            connection.state().clear(ConnectionState.WANT_OUT);
            connection.home().replies().publishFlush(connection);
            connection.home().replies().drain();
            return;
        }
        int about = mask;
        for (;;) {
            meter.begin();
            handle(connection, about, lent);
            connection.home().replies().drain();
            connection.learn(meter.overran());
            switch (arming.release(connection)) {
                case ARMED:
                    return;
                case AGAIN:
                    about = ANYTHING;
                    break;
                default:
                    finish(connection);
                    return;
            }
        }
    }

    private void handle(PooledConnection connection, int mask, Chunk lent) {
        if (connection.turnThread() != null) {
            connection.home().events().exclusivityViolated(connection);
        }
        connection.turnThread(Thread.currentThread());
        try {
            if (connection.open()) {
                connection.handler().onOpen(connection);
            }
            flush(connection, mask);
            if (Event.isReadable(mask)) {
                receive(connection, Event.isReadClosed(mask) || (mask & Linux.EPOLLERR) != 0, lent);
            }
        } catch (Throwable failure) {
            failed(connection, failure);
        } finally {
            connection.turnThread(null);
        }
    }

    private static void flush(PooledConnection connection, int mask) {
        if (Event.isWritable(mask) && connection.state().clear(ConnectionState.WANT_OUT)) {
            connection.home().replies().publishFlush(connection);
        }
    }

    /** Reads until the socket is empty, the turn is long enough, or the replies wait for a slow reader. */
    private void receive(PooledConnection connection, boolean endIsNear, Chunk lent) throws Exception {
        int budget = BYTES_PER_TURN;
        while (budget > 0 && !connection.state().has(
                ConnectionState.PAUSED | ConnectionState.CLOSING | ConnectionState.INPUT_ENDED)) {
            Chunk target = readBuffer.prepare(connection, lent);
            ByteBuffer memory = target.memory();
            int room = memory.remaining();
            long result = calls.recv(connection.fd(), target.address() + memory.position(), room, 0);
            if (result > 0) {
                memory.limit(memory.position() + (int) result).position(0);
                memory.order(ByteOrder.BIG_ENDIAN);
                connection.handler().onData(connection, memory);
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
                connection.cause(new io.baton.epoll.ErrnoException("recv", (int) -result, connection.fd()));
                connection.close();
            }
        }
    }

    private static void failed(PooledConnection connection, Throwable failure) {
        connection.cause(failure);
        connection.close();
        connection.home().events().handlerFailed(connection, failure);
    }

    /** The last turn: tells the handler, and queues the end behind the replies. The writer has the connection from here on. */
    private void finish(PooledConnection connection) {
        if (connection.end() && connection.isOpened()) {
            connection.turnThread(Thread.currentThread());
            try {
                connection.handler().onClose(connection, connection.cause());
            } catch (Throwable failure) {
                connection.home().events().handlerFailed(connection, failure);
            } finally {
                connection.turnThread(null);
            }
        }
        readBuffer.drop(connection);
        Replies replies = connection.home().replies();
        replies.publishEnd(connection);
        replies.drain();
    }
}
