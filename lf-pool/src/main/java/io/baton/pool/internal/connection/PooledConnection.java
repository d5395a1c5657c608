package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Timeout;
import io.baton.pool.internal.buffer.FileRegion;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A connection: its descriptor, its token, its state word and its two buffers. Small, since there may be many thousands that do
 * nothing; neither buffer exists while it is empty.
 *
 * <p>Its {@link Inbound} half is the owner's, the thread that made OWNED of ARMED; its {@link Outbound} half is the writer's, the
 * thread that drains the reply ring.
 */
public final class PooledConnection implements Connection {

    private final GroupServices services;
    private final ConnectionHandler handler;
    private final int fd;
    private final long id;
    private final ConnectionState state = new ConnectionState();
    private final Inbound inbound;
    private final Outbound outbound = new Outbound();
    /** What the handler's callbacks get: this, or what its {@link ConnectionDecorator} made of this. */
    private final Connection decorated;
    private long token;
    private volatile Object attachment;
    /** Null until the first task is scheduled. */
    volatile TaskTimeouts taskTimeouts;
    /** Behind it in a {@link ConnectionFifo}, whose lock guards this. */
    PooledConnection queuedNext;

    /** The tick of the last turn; the idle timeout reads it without owning. */
    private int lastActive;

    /** Owned by the thread that makes it. */
    public PooledConnection(GroupServices services, ConnectionHandler handler, int fd) {
        this.services = services;
        this.handler = handler;
        this.fd = fd;
        this.id = services.ids().incrementAndGet();
        this.inbound = new Inbound(handler.blocks());
        this.decorated = ConnectionDecorator.decorate(handler, this);
    }

    /** The descriptor is connecting: {@code onOpen} waits for that, and for {@code timeout} at most. Before its first turn. */
    public void connecting(Duration timeout) {
        inbound.connecting = new ConnectTimeout(this, timeout);
        inbound.connecting.start();
    }

    /** It is a Unix domain socket, where a short read is no proof that nothing is left. Before its first turn. */
    public void unixDomain() {
        inbound.shortReadEmpties = false;
    }

    /** The group had no room for it: it never had a turn, and the caller closes the descriptor. */
    public void refused() {
        if (inbound.connecting != null) {
            inbound.connecting.settle();
        }
        outbound.closed();
    }

    /** Closes it for a reason and drops its replies, also those that wait after its last callback. Any thread. */
    void giveUp(Throwable reason) {
        outbound.failure(reason);
        close(reason);
        abort(reason);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void reply(ByteBuffer bytes) {
        Objects.requireNonNull(bytes, "bytes");
        if (outbound.isClosed()) { // Perhaps the pool too, and no thread empties the ring.
            bytes.position(bytes.limit());
        } else if (bytes.hasRemaining()) {
            boolean atOnce = leavesAtOnce(bytes.remaining());
            if (atOnce) {
                services.replies().needStack();
            }
            services.replies().publish(this, bytes);
            if (atOnce) {
                services.replies().drain();
            }
        }
    }

    @Override
    public void replyFile(Path file, long offset, long count) throws IOException {
        Objects.requireNonNull(file, "file");
        boolean atOnce = leavesAtOnce(count);
        services.replies().needStack();
        FileRegion region = FileRegion.open(services.calls(), file, offset, count);
        if (outbound.isClosed()) {
            region.close();
            return;
        }
        services.replies().publish(this, region);
        if (atOnce) {
            services.replies().drain();
        }
    }

    /**
     * Whether a reply leaves at once. In the connection's own turn the end of the turn sends, unless the turn is slow and may go on for
     * long, or has replied so much that the handler should learn by {@link #isWritable} whether the socket takes it.
     */
    private boolean leavesAtOnce(long bytes) {
        return inbound.turnThread != Thread.currentThread() || inbound.isSlow() || inbound.hasReplied(bytes);
    }

    @Override
    public void close() {
        close(null);
    }

    /** {@link #close()} with a reason, which {@code onClose} is told. Any thread. */
    public void close(Throwable reason) {
        if (state.setAndClaim(ConnectionState.CLOSING)) {
            inbound.cause(reason);
            services.events().turnWanted(this);
        } else if (inbound.turnThread == Thread.currentThread()) {
            inbound.cause(reason);
        }
    }

    /** Gives it up: its pending replies are dropped, and it is closed for this reason. Any thread. */
    public void abort(Throwable reason) {
        outbound.failure(reason);
        services.replies().publishAbort(this);
        services.replies().drain();
    }

    @Override
    public Timeout schedule(Duration delay, Runnable task) {
        return TaskTimeouts.of(this).schedule(delay, task);
    }

    /** Has the writer try whether there is room by now, without an event that says so. Any thread. */
    public void tryToSend() {
        services.replies().publishFlush(this);
        services.replies().drain();
    }

    /** A lingering connection: has the writer look at the socket, as an event would. Any thread. */
    public void lookAgain() {
        if (state.claim()) {
            tryToSend();
        }
    }

    /** Whether the peer's FIN was read. */
    public boolean hasReadFin() {
        return state.has(ConnectionState.INPUT_ENDED);
    }

    /** Has a turn run soon, whether there are bytes or not. Any thread. */
    public void wantTurn() {
        if (state.claim()) {
            turnWanted();
        }
    }

    @Override
    public boolean isOpen() {
        return !state.has(ConnectionState.CLOSING);
    }

    @Override
    public boolean isWritable() {
        return !state.has(ConnectionState.PAUSED | ConnectionState.CLOSING);
    }

    @Override
    public SocketAddress remoteAddress() {
        return address(true);
    }

    @Override
    public SocketAddress localAddress() {
        return address(false);
    }

    private SocketAddress address(boolean remote) {
        if (outbound.isClosed()) {
            return null;
        }
        try {
            SocketAddress address = remote ? Socket.remoteAddress(services.calls(), fd) : Socket.localAddress(services.calls(), fd);
            return outbound.isClosed() ? null : address;
        } catch (ErrnoException e) {
            return null;
        }
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object object) {
        attachment = object;
    }

    /** Whether a thread is in its handler, as far as can be seen from outside. */
    public boolean isInTurn() {
        return inbound.turnThread != null;
    }

    /** The descriptor. */
    public int fd() {
        return fd;
    }

    /** The 64 bits it is registered under. */
    public long token() {
        return token;
    }

    void token(long registered) {
        token = registered;
    }

    /** Becomes the owner because of an event, or notes the event for the owner. */
    public boolean claim() {
        return state.claim();
    }

    /**
     * Whether its last turn is {@code ticks} ago, and it has just been asked to close for that. If so the caller owns it, and has
     * to see that its last turn is run.
     */
    public boolean expire(int now, int ticks, Throwable reason) {
        // A turn that comes and goes between look and claim loses against a timeout that was due: as if it had come later.
        if (now - lastActive < ticks || state.has(ConnectionState.CLOSING) || !state.claimIfArmed()) {
            return false;
        }
        inbound.cause(reason);
        state.set(ConnectionState.CLOSING);
        return true;
    }

    /** Whether its turns belong on a follower: they were slow, or its handler says that it blocks. */
    public boolean isSlow() {
        return inbound.isSlow();
    }

    /** What the event said, for the follower that runs the turn later. Only by the owner. */
    public void readyMask(int mask) {
        inbound.readyMask = mask;
    }

    /** What {@link #readyMask(int)} kept, once. */
    public int takeReadyMask() {
        return inbound.takeReadyMask();
    }

    /** The tick of the last turn. */
    public int lastActive() {
        return lastActive;
    }

    /** A turn runs at this tick. */
    public void lastActive(int tick) {
        lastActive = tick;
    }

    /** What the handler's callbacks get. */
    public Connection decorated() {
        return decorated;
    }

    GroupServices services() {
        return services;
    }

    ConnectionHandler handler() {
        return handler;
    }

    ConnectionState state() {
        return state;
    }

    /** The incoming half. Only by the owner. */
    Inbound inbound() {
        return inbound;
    }

    /** Why it closes, or null for an orderly end. A connect failure takes precedence over a send failure. */
    Throwable cause() {
        boolean sending = inbound.connecting == null || inbound.cause() == null;
        return sending && outbound.failure() != null ? outbound.failure() : inbound.cause();
    }

    /** The outgoing half. Only by the writer. */
    public Outbound outbound() {
        return outbound;
    }

    /** Bytes are left, and OUT has to be armed. True if nobody owned the connection: the caller owns it now. */
    public boolean wantOutAndClaim() {
        return state.setAndClaim(ConnectionState.WANT_OUT);
    }

    /** Bytes are left, and OUT has to be armed by the caller, who owns the connection. */
    public void wantOut() {
        state.set(ConnectionState.WANT_OUT);
    }

    /** Too much waits to be sent: nothing more is read. */
    public void pause() {
        state.set(ConnectionState.PAUSED);
    }

    /** Reading may go on; true if it was paused. */
    public boolean resume() {
        return state.resume();
    }

    /** The caller owns it and cannot let it go: a thread must run its last turn. */
    public void closeOwned() {
        state.set(ConnectionState.CLOSING);
        turnWanted();
    }

    /** The caller owns it, and a thread must run its turn. */
    public void turnWanted() {
        services.events().turnWanted(this);
    }

    /** The descriptor is closed: the slot can go. Only by the writer. */
    public void gone() {
        if (inbound.connecting != null) {
            inbound.connecting.settle();
        }
        services.events().closed(this);
    }

    /** Id, descriptor and state: {@code connection 7 (fd 12) OWNED|WANT_OUT}. */
    @Override
    public String toString() {
        return "connection " + id + " (fd " + fd + ") " + state;
    }
}
