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
    /** After this many bytes the connection goes to the end of the queue, so that a fast peer does not starve the others. */
    private static final int BYTES_PER_TURN = 4 * BufferPool.LARGE;
    /** A virtual follower lends this many bytes. */
    public static final int SMALL_BUFFER = 4 << 10;
    /** An event that comes during a turn is handled by the same thread this many times; then it queues up like others. */
    private static final int LOOKS = 4;
    /** With RESUMED the handler first gets what it left; a FIN must not come before that. */
    private static final int STOPS_READING =
            ConnectionState.PAUSED | ConnectionState.RESUMED | ConnectionState.CLOSING | ConnectionState.INPUT_ENDED
            | ConnectionState.HELD | ConnectionState.CONTINUE;
    /** With one of these nothing reads an error of the socket. */
    private static final int READS_NOTHING =
            ConnectionState.PAUSED | ConnectionState.INPUT_ENDED | ConnectionState.HELD;
    private final SystemCalls calls;
    private final Armer armer;
    private final ReadBuffer readBuffer;
    private final IntSupplier tick;
    private final LastTurn lastTurn;

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
        this.lastTurn = new LastTurn(readBuffer);
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
            lastTurn.runAgain(connection);
            return;
        }
        Armer.Outcome outcome = Armer.Outcome.FAILED;
        Throwable failure = null;
        try {
            outcome = looks(connection, mask, lent, meter);
        } catch (RuntimeException | Error thrown) {
            // Not the handler's, but a lack of memory, most likely. The connection is still owned, and no event would bring it
            // back: its last turn comes before all else.
            connection.inbound().cause(thrown);
            failure = thrown;
        }
        if (outcome == Armer.Outcome.AGAIN) {
            // Not armed: what came may be a task that is due or room to write.
            connection.turnWantedAboutAnything();
        } else if (outcome != Armer.Outcome.ARMED) {
            lastTurn.run(connection);
        }
        if (failure != null) {
            connection.services().events().turnFailed(connection, failure);
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
            connection.inbound().learn(meter);
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
    public boolean runWithoutCallbacks(PooledConnection connection, int mask) {
        if (connection.inbound().isEnded()) {
            lastTurn.runAgain(connection);
            return true;
        }
        if ((mask & Linux.EPOLLOUT) == 0 || connection.inbound().connecting != null) {
            return false;
        }
        try {
            flush(connection, mask);
            connection.services().replies().drain();
            return mask == Linux.EPOLLOUT && armer.release(connection) == Armer.Outcome.ARMED;
        } catch (RuntimeException | Error failure) {
            // As in run; but its last turn is a follower's, because it calls the handler.
            connection.inbound().cause(failure);
            connection.set(ConnectionState.CLOSING);
            connection.services().events().turnFailed(connection, failure);
            return false;
        }
    }

    private void handle(PooledConnection connection, int mask, PooledBuffer lent) {
        Thread other = connection.inbound().enter();
        if (connection.inbound().isCut()) {
            // The end of the pool came in between.
            connection.inbound().leave();
            return;
        }
        if (other != null) {
            connection.services().events().exclusivityViolated(connection);
        }
        try {
            if (connection.taskTimeouts != null) {
                connection.taskTimeouts.runDue();
            }
            ConnectTimeout connecting = connection.inbound().connecting;
            if (connecting != null && !Establishment.isThere(connection, connecting)) {
                return;
            }
            if (connection.inbound().open()) {
                connection.handler().onOpen(connection.decorated());
                forgetInterrupt();
            }
            boolean failed = connection.outbound().isDropping();
            if (!failed && connection.has(ConnectionState.RESUMED | ConnectionState.CONTINUE)) {
                goOn(connection);
            }
            flush(connection, mask);
            int state = connection.word();
            if ((mask & (Linux.EPOLLERR | Linux.EPOLLHUP)) != 0 && (state & READS_NOTHING) != 0) {
                hungUp(connection, mask, state);
            } else if (Event.isReadable(mask)) {
                receive(connection, Event.isReadClosed(mask) || (mask & MORE_THAN_BYTES) != 0, lent);
            }
            if (connection.inbound().finInCallback) {
                connection.inbound().finInCallback = false;
                connection.handler().onReadClosed(connection.decorated());
            }
            if (failed) {
                // What had come before was received, but a peer that goes on sending must not keep the connection.
                connection.close();
            }
        } catch (ReadBuffer.UnreadLimitException tooLong) {
            // The peer's doing, and no failure of the handler.
            connection.inbound().cause(tooLong);
            connection.outbound().inputDiscarded();
            connection.close();
        } catch (Throwable failure) {
            failed(connection, failure);
        } finally {
            connection.inbound().leave();
            forgetInterrupt();
        }
    }

    /** Nothing reads the connection, and arming would report this again and again. */
    private static void hungUp(PooledConnection connection, int mask, int state) {
        boolean inOrder = connection.inbound().unixDomain && (mask & Linux.EPOLLERR) == 0;
        if (inOrder && (state & READS_NOTHING) == ConnectionState.HELD && !connection.outbound().isDropping()) {
            return; // The peer has closed it. What it sent before is read when reading resumes.
        }
        connection.close(inOrder ? null : new ErrnoException("epoll_wait", Linux.ECONNRESET, connection.fd()));
    }

    /** An interrupt that one callback leaves set must not reach the next one, of this connection or another. */
    static void forgetInterrupt() {
        Thread.interrupted();
    }

    private static void flush(PooledConnection connection, int mask) {
        if (Event.isWritable(mask) && connection.clear(ConnectionState.WANT_OUT)) {
            connection.services().replies().publishFlush(connection);
        }
    }

    /** Reads until the socket is empty, the turn is long enough, or the replies wait for a slow reader. */
    private void receive(PooledConnection connection, boolean endIsNear, PooledBuffer lent) throws Exception {
        try {
            receiveInto(connection, endIsNear, lent);
        } finally {
            readBuffer.dropIfEmpty(connection);
        }
    }

    private void receiveInto(PooledConnection connection, boolean endIsNear, PooledBuffer lent) throws Exception {
        boolean shortReadEmpties = !connection.inbound().unixDomain && !endIsNear;
        int budget = BYTES_PER_TURN;
        while (budget > 0 && !connection.has(STOPS_READING)) {
            PooledBuffer target = readBuffer.prepare(connection, lent);
            ByteBuffer memory = target.memory();
            int room = memory.remaining();
            long result = RetryOnEintr.recv(calls, connection.fd(), target.address() + memory.position(), room, 0);
            if (result > 0) {
                connection.inbound().receivesMuch = result >= SMALL_BUFFER;
                present(connection, target, memory.position() + (int) result);
                budget -= (int) result;
                // A FIN or an error that came with the bytes has to be read too.
                if (result < room && shortReadEmpties) {
                    return;
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
        forgetInterrupt();
        memory.limit(end);
        readBuffer.keepRest(connection, source);
    }

    /** Reading goes on after a pause. */
    private void goOn(PooledConnection connection) throws Exception {
        if (connection.clear(ConnectionState.RESUMED)) {
            connection.handler().onWritable(connection.decorated());
            forgetInterrupt();
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

    private static void failed(PooledConnection connection, Throwable failure) {
        connection.services().replies().repair();
        connection.inbound().cause(failure);
        connection.outbound().inputDiscarded(); // Perhaps: what it was given may be unread.
        connection.close();
        connection.services().events().handlerFailed(connection, failure);
    }

    /** No thread enters the handler of this connection from here on; see {@link Inbound#markCut}. Before {@link #cutOff}. */
    public void markCut(PooledConnection connection) {
        connection.inbound().markCut();
    }

    /** {@link LastTurn#cutOff}. */
    public void cutOff(PooledConnection connection, Throwable reason) {
        lastTurn.cutOff(connection, reason);
    }
}
