package io.baton.httpserver;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.ForwardingConnection;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A connection as the pool has accepted it. It remembers the client's address, which the kernel forgets when the client resets
 * the connection, and watches the limits of {@link ClientLimits}.
 *
 * <pre>
 * accepted, or idle -- first byte --> receiving -- last byte --> responding -- response complete --> idle
 * </pre>
 */
final class ClientConnection extends ForwardingConnection {

    /** The answer 408 to a head that comes too slowly is sent before the connection is closed here. */
    private static final long AFTER_408_MILLIS = 500;

    private final Connection above;
    private final ClientLimits limits;
    private volatile @Nullable SocketAddress remote;
    private @Nullable Future<?> deadline;
    private boolean inRequest;
    private boolean countsAsIdle;
    /** It is closed. An exchange may still be under way, on a thread of the user's; it has nothing to be limited any more. */
    private boolean gone;

    ClientConnection(Connection below, ConnectionHandler upper, ClientLimits limits) {
        super(below);
        this.limits = limits;
        this.above = ConnectionDecorator.decorate(upper, this);
    }

    /** What the handler above knows it as. */
    Connection above() {
        return above;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        SocketAddress known = remote;
        return known == null ? super.remoteAddress() : known;
    }

    /** It is accepted. */
    synchronized void opened() {
        remote = super.remoteAddress();
        due(limits.firstByteSeconds(), this::close);
    }

    /** Bytes have come, encrypted ones perhaps. */
    synchronized void received() {
        if (!inRequest) {
            inRequest = true;
            due(limits.requestSeconds(), this::close);
        }
    }

    /** A head is complete. */
    synchronized void begins() {
        inRequest = true;
        if (deadline == null) { // Its first bytes came together with those of the request before.
            due(limits.requestSeconds(), this::close);
        }
        isIdleNoLonger();
    }

    /** The last byte of the request has come. */
    synchronized void requestEnds(Runnable abort) {
        due(limits.responseSeconds(), abort);
    }

    /** Whether it may be kept after the response that is about to begin. */
    synchronized boolean mayBeKept() {
        if (!countsAsIdle && !gone) {
            countsAsIdle = limits.becomesIdle();
        }
        return countsAsIdle;
    }

    /**
     * The response is complete.
     *
     * @param received whether the request is, too; else the rest of it is passed over, which the server limits by itself
     */
    synchronized void responseEnds(boolean received) {
        // A part of the next request may be here already, and the server waits for the rest: it is not idle then.
        due(limits.nextRequestSeconds(), this::close);
        inRequest = !received;
    }

    /** It is closed. */
    synchronized void closed() {
        gone = true;
        cancel();
        isIdleNoLonger();
    }

    private void isIdleNoLonger() {
        if (countsAsIdle) {
            countsAsIdle = false;
            limits.isIdleNoLonger();
        }
    }

    private void due(long seconds, Runnable task) {
        cancel();
        if (seconds > 0 && !gone) {
            deadline = Deadlines.in(TimeUnit.SECONDS.toMillis(seconds) + AFTER_408_MILLIS, task);
        }
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public String toString() {
        return below().toString();
    }
}
