package io.baton.pool.internal.connection;

import io.baton.epoll.Epoll;
import io.baton.epoll.Interest;
import io.baton.pool.Arming;

/**
 * Gives an owned connection back to the kernel: by EPOLL_CTL_ADD the first time, by EPOLL_CTL_MOD from then on. It always
 * registers all interests together, because one event of a one-shot registration disarms reading and writing.
 *
 * <p>With {@link Arming#ADAPTIVE} a connection whose turns have been quick is armed edge-triggered, and stays armed. Then the
 * end of a turn that has emptied the socket needs no call: bytes that come after the last read are a new edge. The thread
 * that gets this event either claims the connection, or sets the EVENT flag, which makes the release fail.
 */
public final class Armer {

    /** The result of an attempt to release a connection. */
    public enum Outcome {
        /** Released. Another thread may own it already, so the caller must not touch it. */
        ARMED,
        /** Still owned: an event came, and the owner must look again. */
        AGAIN,
        /** Still owned: the owner must close it. */
        CLOSING,
        /** Still owned: the kernel refused to arm it, and the owner must close it. */
        FAILED
    }

    private static final int STOPS_INPUT =
            ConnectionState.PAUSED | ConnectionState.INPUT_ENDED | ConnectionState.CLOSING | ConnectionState.HELD;
    private static final Interest NONE = Interest.NONE.oneshot();
    private static final Interest IN = Interest.IN.and(Interest.RDHUP).oneshot();
    private static final Interest OUT = Interest.OUT.oneshot();
    /** For a paused Unix domain socket: HUP may come before its bytes are read. If one-shot, each arming would report it. */
    private static final Interest HANG_UP = Interest.NONE.edge();
    private static final Interest BOTH = IN.and(Interest.OUT);
    /** PRI is included because a read stops at urgent data: then a short read does not mean that the socket is empty. */
    private static final Interest FOR_GOOD = Interest.IN.and(Interest.RDHUP).and(Interest.PRI).edge();

    private final Epoll epoll;
    private final boolean adaptive;

    /** Arms connections in this epoll instance. */
    public Armer(Epoll epoll, Arming arming) {
        this.epoll = epoll;
        this.adaptive = arming == Arming.ADAPTIVE;
    }

    /** Releases a connection at the end of a turn. Only for the owner. */
    public Outcome release(PooledConnection connection) {
        return release(connection, connection.inbound().takeUnfinished());
    }

    /**
     * Releases a connection that has ended, of which only the kernel's events matter any more: it reports what is ready again,
     * because arming checks for it. For the writer.
     */
    public Outcome rearm(PooledConnection connection) {
        Outcome outcome;
        do {
            outcome = release(connection, true);
        } while (outcome == Outcome.AGAIN);
        return outcome;
    }

    private Outcome release(PooledConnection connection, boolean lookAgain) {
        for (;;) {
            int seen = connection.word();
            if ((seen & ConnectionState.CLOSING) != 0 && !connection.outbound().isArmedByWriter()) {
                return Outcome.CLOSING;
            }
            if ((seen & ConnectionState.EVENT) != 0) {
                connection.clear(ConnectionState.EVENT);
                return Outcome.AGAIN;
            }
            Interest interest = interest(seen, connection);
            boolean armedForGood = (interest == FOR_GOOD || interest == HANG_UP)
                    && connection.inbound().armed == interest.mask();
            if (!(armedForGood && !lookAgain) && !arm(connection, interest)) {
                return Outcome.FAILED;
            }
            if (connection.release(seen)) {
                return Outcome.ARMED;
            }
        }
    }

    /**
     * Has the kernel watch a connection whose owner waits in the middle of a callback. The owner keeps it. Only for the owner.
     *
     * @return false if the kernel refuses
     */
    boolean armMidTurn(PooledConnection connection, boolean in, boolean out) {
        return arm(connection, in ? out ? BOTH : IN : OUT);
    }

    /** Removes the registration. Called before the descriptor is closed. */
    public void disarm(PooledConnection connection) {
        if (connection.inbound().armed != 0) {
            try {
                epoll.remove(connection.fd());
            } catch (Exception | Error e) {
                // It was not registered, or the epoll instance is closed. In other cases close(2) removes the
                // registration, too, because no other descriptor refers to the socket.
            }
        }
    }

    private boolean arm(PooledConnection connection, Interest interest) {
        try {
            if (connection.inbound().armed == 0) {
                epoll.add(connection.fd(), interest, connection.token());
            } else {
                epoll.modify(connection.fd(), interest, connection.token());
            }
            connection.inbound().armed = interest.mask();
            return true;
        } catch (Exception | Error failure) {
            // Errors such as a lack of memory, too: a connection that is not armed would never be served again.
            connection.inbound().cause(failure);
            return false;
        }
    }

    private static Interest forNothing(int state, PooledConnection connection) {
        return (state & ConnectionState.HELD) != 0 && connection.inbound().unixDomain ? HANG_UP : NONE;
    }

    private Interest interest(int state, PooledConnection connection) {
        if (connection.inbound().connecting != null && !connection.inbound().isEnded()) {
            // Room is what the kernel reports when the peer has answered. After the end the writer knows what it waits for.
            return OUT;
        }
        boolean in = (state & STOPS_INPUT) == 0;
        boolean out = (state & ConnectionState.WANT_OUT) != 0;
        if (!in) {
            return out ? OUT : connection.outbound().life() == Outbound.Life.LINGERING ? IN
                    : forNothing(state, connection);
        }
        if (out) {
            return BOTH;
        }
        return adaptive && connection.inbound().isQuick() ? FOR_GOOD : IN;
    }
}
