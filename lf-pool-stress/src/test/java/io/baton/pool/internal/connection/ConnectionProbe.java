package io.baton.pool.internal.connection;

import io.baton.epoll.sim.Watched;
import io.baton.epoll.spi.Linux;

/**
 * What must hold of a connection at each step: it is armed, or owned, or closed. Looks without taking steps.
 *
 * <p>"Owned and yet armed" is legal, and happens at five moments. In each of them the thread that gets an event finds the connection
 * owned, and all it may do is to leave the EVENT flag:
 * <ol>
 * <li>between the arming and the release, which is the next step of the same thread;
 * <li>after a release that was refused, since something came in that moment;
 * <li>if it was not an event that made its owner the owner, but a close, a task, a resumption, a timeout, or the writer;
 * <li>while the owner waits in the middle of a callback, for which it has armed it;
 * <li>if it is armed for good.
 * </ol>
 *
 * <p>"Neither owned nor armed" is legal for as long as a thread has an event of the connection, and has not claimed it with that yet.
 */
public final class ConnectionProbe {

    private static final int STOPS_INPUT =
            ConnectionState.PAUSED | ConnectionState.INPUT_ENDED | ConnectionState.CLOSING | ConnectionState.HELD;

    private ConnectionProbe() {
    }

    /** Whether a thread has it. */
    public static boolean isOwned(PooledConnection connection) {
        return connection.has(ConnectionState.OWNED);
    }

    /** Whether the descriptor is closed, or about to be: its number may be another file's. */
    public static boolean isClosed(PooledConnection connection) {
        return connection.outbound().isClosed();
    }

    /** Whether the writer owns it, which arms it without a look at the state word. */
    public static boolean isTheWriters(PooledConnection connection) {
        return connection.outbound().isEnding();
    }

    /** The names of the flags of its state word. */
    public static String state(PooledConnection connection) {
        return connection.flags();
    }

    /**
     * What is wrong, or null.
     *
     * @param watched its registration, or null
     * @param reported whether a thread has an event of it and has not claimed it yet
     * @param ordered whether the writer is at work, or has something to do: perhaps for this connection
     */
    public static String wrong(PooledConnection connection, Watched watched, boolean reported, boolean ordered) {
        int word = connection.word();
        if (watched != null && watched.isLevelTriggered()) {
            return "registered level-triggered";
        }
        if ((word & ConnectionState.OWNED) != 0) {
            return null;
        }
        if (connection.inbound().turnThread != null) {
            return "nobody's, while a thread is in its handler";
        }
        if ((word & (ConnectionState.EVENT | ConnectionState.WAITING)) != 0) {
            return "released with a note for its owner";
        }
        if (connection.outbound().isEnding()) {
            return atItsEnd(connection, word, watched, reported, ordered);
        }
        if ((word & ConnectionState.CLOSING) != 0) {
            return "asked to close, and nobody's";
        }
        if (watched == null) {
            return "neither owned nor registered";
        }
        if (!watched.isArmed()) {
            return reported ? null : "neither owned nor armed";
        }
        return reported ? null : deaf(connection, word, watched, ordered);
    }

    /** The end has come out of the ring: the writer owns it, whatever the word says, and arms it for what it waits for itself. */
    private static String atItsEnd(PooledConnection connection, int word, Watched watched, boolean reported, boolean ordered) {
        if (watched == null || reported) {
            // Deregistered, and closed next.
            return null;
        }
        if (!watched.isArmed()) {
            return "neither owned nor armed, at its end";
        }
        boolean forPeer = connection.outbound().life() == Outbound.Life.LINGERING && (word & ConnectionState.WANT_OUT) == 0;
        return ordered || watched.has(forPeer ? Linux.EPOLLIN : Linux.EPOLLOUT) ? null
                : forPeer ? "lingering, and deaf for the peer's end" : "not armed for the room that its last replies wait for";
    }

    /** Whether it is armed for less than it waits for. */
    private static String deaf(PooledConnection connection, int word, Watched watched, boolean ordered) {
        if (watched.hasMissedInput()) {
            return "armed for an edge that was before";
        }
        if (connection.inbound().connecting != null) {
            return watched.has(Linux.EPOLLOUT) ? null : "connecting, and not armed for the answer";
        }
        // Whoever sets one of these wants a turn next.
        boolean turnComes = (word & (ConnectionState.RESUMED | ConnectionState.CONTINUE)) != 0;
        if ((word & STOPS_INPUT) == 0 && !turnComes && !watched.has(Linux.EPOLLIN)) {
            return "not armed for input";
        }
        boolean needsRoom = (word & ConnectionState.WANT_OUT) != 0 || connection.outbound().hasUnsent() && !ordered;
        return needsRoom && !watched.has(Linux.EPOLLOUT) ? "not armed for the room that its replies wait for" : null;
    }
}
