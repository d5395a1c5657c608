package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Event;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.PooledBuffer;

import java.util.function.IntSupplier;

/**
 * One run of a connection's handler, by the thread that owns the connection: receive, hand over, send the replies, let go. One
 * object serves a group; what differs from thread to thread comes as a parameter.
 */
public final class Turn {

    /** What an event may be about when its mask is not known any more. */
    public static final int ANYTHING = Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLRDHUP;
    /** A virtual follower lends this many bytes. */
    public static final int SMALL_BUFFER = 4 << 10;
    /** An event that comes during a quick turn is handled by the same thread this many times; then it queues up like others. */
    private static final int LOOKS = 4;
    /** With one of these nothing reads an error of the socket. */
    private static final int READS_NOTHING =
            ConnectionState.PAUSED | ConnectionState.INPUT_ENDED | ConnectionState.HELD;
    private final Armer armer;
    private final Receiver receiver;
    private final IntSupplier tick;
    private final LastTurn lastTurn;

    /**
     * Turns of the connections of one group.
     *
     * @param tick the coarse time by which an idle connection is known
     */
    public Turn(SystemCalls calls, Armer armer, ReadBuffer readBuffer, IntSupplier tick) {
        this.armer = armer;
        this.receiver = new Receiver(calls, readBuffer);
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
        boolean slow = false;
        for (int i = 0; i < LOOKS && !slow && outcome == Armer.Outcome.AGAIN; i++) {
            meter.begin();
            handle(connection, about, lent);
            if (!meter.sendsLater()) {
                connection.services().replies().drain();
            }
            connection.inbound().learn(meter);
            slow = connection.inbound().isSlow();
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
                receiver.goOn(connection);
            }
            flush(connection, mask);
            int state = connection.word();
            if ((mask & (Linux.EPOLLERR | Linux.EPOLLHUP)) != 0 && (state & READS_NOTHING) != 0) {
                hungUp(connection, mask, state);
            } else if (Event.isReadable(mask)) {
                receiver.receive(connection, mask, lent);
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
    public boolean cutOff(PooledConnection connection, Throwable reason) {
        return lastTurn.cutOff(connection, reason);
    }
}
