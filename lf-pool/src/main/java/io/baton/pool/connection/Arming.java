package io.baton.pool.connection;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Interest;
import io.baton.epoll.spi.Linux;

/**
 * Gives an owned connection back to the kernel: EPOLL_CTL_ADD the first time, EPOLL_CTL_MOD from then on, always one-shot and
 * always with the union of what is wanted, since one event disarms both directions.
 */
public final class Arming {

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

    private final Epoll epoll;

    /** Arms in this instance. */
    public Arming(Epoll epoll) {
        this.epoll = epoll;
    }

    /** Lets go at the end of a turn. Only by the owner. */
    public Outcome release(PooledConnection connection) {
        ConnectionState state = connection.state();
        for (;;) {
            int seen = state.get();
            if ((seen & ConnectionState.CLOSING) != 0 && !connection.isEnded()) {
                return Outcome.CLOSING;
            }
            if ((seen & ConnectionState.EVENT) != 0) {
                state.clear(ConnectionState.EVENT);
                return Outcome.AGAIN;
            }
            if (!arm(connection, interest(seen))) {
                return Outcome.FAILED;
            }
            if (state.release(seen)) {
                return Outcome.ARMED;
            }
        }
    }

    /**
     * Lets go without a turn, by a thread that became the owner only to change the interests. An event that came meanwhile is
     * reported anew, since arming looks whether something is ready.
     */
    public Outcome rearm(PooledConnection connection) {
        Outcome outcome;
        do {
            outcome = release(connection);
        } while (outcome == Outcome.AGAIN);
        return outcome;
    }

    /** Ends the registration, before the descriptor is closed. */
    public void disarm(PooledConnection connection) {
        if (connection.armed() != 0) {
            try {
                epoll.remove(connection.fd());
            } catch (ErrnoException | IllegalStateException e) {
                // Not registered, or the whole instance is closed: then there is nothing to end.
            }
        }
    }

    private boolean arm(PooledConnection connection, Interest interest) {
        try {
            if (connection.armed() == 0) {
                epoll.add(connection.fd(), interest, connection.token());
            } else {
                epoll.modify(connection.fd(), interest, connection.token());
            }
            connection.armed(interest.mask() | Linux.EPOLLONESHOT);
            return true;
        } catch (ErrnoException e) {
            connection.cause(e);
            return false;
        }
    }

    private static Interest interest(int state) {
        boolean in = (state & (ConnectionState.PAUSED | ConnectionState.INPUT_ENDED | ConnectionState.CLOSING)) == 0;
        boolean out = (state & ConnectionState.WANT_OUT) != 0;
        return in ? out ? BOTH : IN : out ? OUT : NONE;
    }
}
