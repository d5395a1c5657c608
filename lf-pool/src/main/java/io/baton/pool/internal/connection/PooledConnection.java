package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Timeout;
import io.baton.pool.internal.buffer.FileRegion;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

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
    private long token;
    private volatile Object attachment;
    /** Null until the first task is put off. */
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
    }

    /** The descriptor is connecting: {@code onOpen} waits for that, and for {@code timeout} at most. Before its first turn. */
    public void connecting(Duration timeout) {
        inbound.connecting = schedule(timeout, () -> close(new TimeoutException("not connected within " + timeout)));
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void reply(ByteBuffer bytes) {
        if (outbound.isClosed()) { // Perhaps the pool too, and nobody empties the ring.
            bytes.position(bytes.limit());
        } else if (bytes.hasRemaining()) {
            services.replies().publish(this, bytes);
            published();
        }
    }

    @Override
    public void replyFile(Path file, long offset, long count) throws IOException {
        FileRegion region = services.files().open(file, offset, count);
        if (outbound.isClosed()) {
            region.close();
        } else {
            services.replies().publish(this, region);
            published();
        }
    }

    /** In its own turn the turn's end sends; but a slow turn may go on for long. */
    private void published() {
        if (inbound.turnThread != Thread.currentThread() || inbound.isSlow()) {
            services.replies().drainForUser();
        }
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
            SocketAddress address = remote ? services.addresses().remote(fd) : services.addresses().local(fd);
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

    /** Why it closes, or null if somebody asked for it; that a connect failed says more than that a send failed then. */
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
        services.events().closed(this);
    }

    /** Id, descriptor and state: {@code connection 7 (fd 12) OWNED|WANT_OUT}. */
    @Override
    public String toString() {
        return "connection " + id + " (fd " + fd + ") " + state;
    }
}
