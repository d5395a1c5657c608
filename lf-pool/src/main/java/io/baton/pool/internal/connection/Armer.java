package io.baton.pool.internal.connection;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Interest;
import io.baton.pool.Arming;

/**
 * Gives an owned connection back to the kernel: EPOLL_CTL_ADD the first time, EPOLL_CTL_MOD from then on, always with the union of
 * what is wanted, since one event of a one-shot registration disarms both directions.
 *
 * <p>With {@link Arming#ADAPTIVE} a connection that was quick often enough is armed edge-triggered and for good. Then there is
 * nothing to do at the end of a turn that has emptied the socket: bytes that come after the last read are a new edge, and whoever
 * gets that event either claims the connection or leaves the EVENT flag that makes this release fail.
 */
public final class Armer {

    /** What became of an attempt to let go. */
    public enum Outcome {
        /** Let go: another thread may own it already, so touch nothing of it. */
        ARMED,
        /** Still owned: an event came, so look again. */
        AGAIN,
        /** Still owned: it is to be closed. */
        CLOSING,
        /** Still owned: the kernel would not take it, so it is to be closed. */
        FAILED
    }

    private static final Interest NONE = Interest.NONE.oneshot();
    private static final Interest IN = Interest.IN.and(Interest.RDHUP).oneshot();
    private static final Interest OUT = Interest.OUT.oneshot();
    private static final Interest BOTH = IN.and(Interest.OUT);
    /** With PRI: at urgent data a read ends though more is there, so a short read has not emptied the socket then. */
    private static final Interest FOR_GOOD = Interest.IN.and(Interest.RDHUP).and(Interest.PRI).edge();

    private final Epoll epoll;
    private final boolean adaptive;

    /** Arms in this instance. */
    public Armer(Epoll epoll, Arming arming) {
        this.epoll = epoll;
        this.adaptive = arming == Arming.ADAPTIVE;
    }

    /** Lets go at the end of a turn. Only by the owner. */
    public Outcome release(PooledConnection connection) {
        return release(connection, connection.inbound().takeUnfinished());
    }

    /**
     * Lets go without a turn, by a thread that became the owner only to change the interests, or that has had enough turns: what is
     * ready is reported anew, since arming looks whether something is.
     */
    public Outcome rearm(PooledConnection connection) {
        Outcome outcome;
        do {
            outcome = release(connection, true);
        } while (outcome == Outcome.AGAIN);
        return outcome;
    }

    private Outcome release(PooledConnection connection, boolean lookAnew) {
        ConnectionState state = connection.state();
        for (;;) {
            int seen = state.get();
            if ((seen & ConnectionState.CLOSING) != 0 && !connection.inbound().isEnded()) {
                return Outcome.CLOSING;
            }
            if ((seen & ConnectionState.EVENT) != 0) {
                state.clear(ConnectionState.EVENT);
                return Outcome.AGAIN;
            }
            Interest interest = interest(seen, connection);
            boolean armedForGood = interest == FOR_GOOD && connection.inbound().armed == FOR_GOOD.mask();
            if (!(armedForGood && !lookAnew) && !arm(connection, interest)) {
                return Outcome.FAILED;
            }
            if (state.release(seen)) {
                return Outcome.ARMED;
            }
        }
    }

    /** Ends the registration, before the descriptor is closed. */
    public void disarm(PooledConnection connection) {
        if (connection.inbound().armed != 0) {
            try {
                epoll.remove(connection.fd());
            } catch (ErrnoException | RuntimeException | Error e) {
                // Not registered, or the whole instance is closed; and the close that follows ends a registration too.
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
        } catch (ErrnoException | RuntimeException | Error e) {
            connection.inbound().cause(e);
            return false;
        }
    }

    private Interest interest(int state, PooledConnection connection) {
        if (connection.inbound().connecting != null) {
            return OUT;
        }
        boolean in = (state & (ConnectionState.PAUSED | ConnectionState.INPUT_ENDED | ConnectionState.CLOSING)) == 0;
        boolean out = (state & ConnectionState.WANT_OUT) != 0;
        if (!in) {
            return out ? OUT : NONE;
        }
        if (out) {
            return BOTH;
        }
        return adaptive && connection.inbound().isQuick() ? FOR_GOOD : IN;
    }
}
