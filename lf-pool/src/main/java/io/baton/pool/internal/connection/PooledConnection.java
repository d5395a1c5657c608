package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Timeout;
import io.baton.pool.internal.buffer.FileRegion;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection: its descriptor, its token, its state word and its two halves. It is small, because a pool may have many
 * thousands of idle connections: an idle one has neither a read nor a write buffer.
 *
 * <p>Only the owner uses its {@link Inbound} half, and only the writer its {@link Outbound} half. The owner is the thread
 * that changed the state from ARMED to OWNED; the writer is the thread that drains the reply ring.
 */
public final class PooledConnection extends ConnectionState implements Connection {

    /** A file holds a descriptor until it is sent. So it counts as this many bytes of what a turn may reply before it sends. */
    private static final long COST_OF_A_FILE = 16 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final GroupServices services;
    private final ConnectionHandler handler;
    private final int fd;
    private final long id;
    private final Inbound inbound;
    private final Outbound outbound = new Outbound();
    /** What the handler's callbacks get: this, or what its {@link ConnectionDecorator} made of this. */
    private final Connection decorated;
    private long token;
    private volatile @Nullable Object attachment;
    /** Null until the first task is scheduled. */
    volatile @Nullable TaskTimeouts taskTimeouts;
    /** Behind it in a {@link ConnectionFifo}, whose lock guards this. */
    @Nullable PooledConnection queuedNext;

    /**
     * The tick of the last turn; while it is connecting, of the last look at the timeouts. That look uses it without owning the
     * connection.
     */
    private int lastActive;

    /** A new connection, which the calling thread owns. */
    public PooledConnection(GroupServices services, ConnectionHandler handler, int fd) {
        this.services = services;
        this.handler = handler;
        this.fd = fd;
        this.id = services.ids().incrementAndGet();
        boolean blocks = handler.blocks();
        this.inbound = new Inbound(blocks && !services.virtualFollowers(), services.histories().of(handler));
        this.decorated = ConnectionDecorator.decorate(handler, this);
    }

    /**
     * The descriptor is connecting. {@code onOpen} is called when it is connected; after {@code timeout} it is closed. Before
     * its first turn.
     */
    public void connecting(Duration timeout) {
        ConnectTimeout limit = new ConnectTimeout(this, timeout);
        inbound.connecting = limit;
        limit.start();
    }

    /** Whether its connect timeout is running: the other timeouts begin after that. Any thread. */
    public boolean isConnecting() {
        ConnectTimeout limit = inbound.connecting;
        return limit != null && limit.isRunning();
    }

    /** It is a Unix domain socket. Before its first turn. */
    public void unixDomain() {
        inbound.unixDomain = true;
    }

    /** The group had no room for it: it never had a turn, and the caller closes the descriptor. */
    public void refused() {
        settle();
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
        if (outbound.isClosed()) { // The pool may be closed, too, and then no thread drains the ring.
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
        replyFile(NOTHING, file, offset, count);
    }

    @Override
    public void replyFile(ByteBuffer before, Path file, long offset, long count) throws IOException {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(file, "file");
        boolean atOnce = leavesAtOnce(before.remaining() + Math.max(count, COST_OF_A_FILE));
        services.replies().needStack();
        FileRegion region = FileRegion.open(services.calls(), file, offset, count);
        if (outbound.isClosed()) {
            region.close();
            before.position(before.limit());
            return;
        }
        try {
            if (before.hasRemaining()) {
                services.replies().publish(this, before);
            }
            services.replies().publish(this, region);
        } catch (Throwable notPublished) {
            region.close();
            throw notPublished;
        }
        if (atOnce) {
            services.replies().drain();
        }
    }

    /**
     * Whether a reply is sent at once. A reply in the connection's own turn is sent at the end of the turn. It is sent at
     * once if the connection is slow or says that it blocks, because the turn may take long; or if the turn has replied much,
     * because then the handler should learn from {@link #isWritable} whether the socket takes it.
     */
    private boolean leavesAtOnce(long bytes) {
        return inbound.turnThread != Thread.currentThread() || inbound.isSlow() || inbound.hasAnnounced()
                || inbound.hasReplied(bytes, services.replies().mostInATurn());
    }

    @Override
    public void close() {
        close(null);
    }

    /** {@link #close()} with a reason, which {@code onClose} gets. Any thread. */
    public void close(@Nullable Throwable reason) {
        if (isTurnOf(Thread.currentThread())) {
            set(ConnectionState.CLOSING);
            inbound.cause(reason);
            return;
        }
        // A stack that ended in the middle would leave a connection that is owned and in no queue.
        services.replies().needStack();
        if (setAndClaim(ConnectionState.CLOSING)) {
            inbound.cause(reason);
            services.events().turnWanted(this);
        } else {
            wakeIfWaiting();
        }
    }

    /** Drops the replies that wait, and closes the connection for this reason. Any thread. */
    public void abort(Throwable reason) {
        outbound.failure(reason);
        services.replies().publishAbort(this);
        services.replies().drain();
    }

    @Override
    public void aboutToBlock() {
        if (inbound.turnThread == Thread.currentThread()) {
            services.replies().needStack();
            inbound.announce();
            services.events().aboutToBlock();
            services.replies().drain();
        }
    }

    @Override
    public int receive(ByteBuffer target, Duration timeout) throws IOException {
        Objects.requireNonNull(target, "target");
        return midTurn().receive(this, target, Objects.requireNonNull(timeout, "timeout"));
    }

    @Override
    public void awaitWritable(Duration timeout) throws IOException {
        midTurn().awaitWritable(this, Objects.requireNonNull(timeout, "timeout"));
    }

    private MidTurn midTurn() {
        return Objects.requireNonNull(services.midTurn(), "a group without callbacks");
    }

    @Override
    public void pauseReading() {
        set(ConnectionState.HELD);
    }

    @Override
    public void resumeReading() {
        services.replies().needStack();
        if (letGo()) {
            wantTurn();
        }
    }

    @Override
    public boolean isReading() {
        return !has(ConnectionState.HELD);
    }

    /** The owner may be parked in the middle of a callback. To be called after a note for it was left. */
    private void wakeIfWaiting() {
        if (has(ConnectionState.WAITING)) {
            LockSupport.unpark(inbound.turnThread);
        }
    }

    @Override
    public Timeout schedule(Duration delay, Runnable task) {
        return TaskTimeouts.of(this).schedule(delay, task);
    }

    /** Has the writer try to send, although no event has reported room. Any thread. */
    public void tryToSend() {
        services.replies().publishFlush(this);
        services.replies().drain();
    }

    /** Has the writer look at the socket of a lingering connection, as an event would. Any thread. */
    boolean lookAgain() {
        boolean free = claim();
        if (free) {
            turnWanted();
        }
        return free;
    }

    /** Whether the peer's FIN was read. */
    public boolean hasReadFin() {
        return has(ConnectionState.INPUT_ENDED);
    }

    /** Has a turn run soon, even if no bytes have come. Any thread. */
    public void wantTurn() {
        if (claim()) {
            turnWanted();
        }
    }

    @Override
    public boolean isOpen() {
        return !has(ConnectionState.CLOSING) && !outbound.isDropping();
    }

    @Override
    public boolean isWritable() {
        return !has(ConnectionState.PAUSED | ConnectionState.CLOSING) && !outbound.isDropping();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return address(true);
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return address(false);
    }

    private @Nullable SocketAddress address(boolean remote) {
        if (outbound.isClosed()) {
            return null;
        }
        try {
            SocketAddress address = remote ? Socket.remoteAddress(services.calls(), fd)
                    : Socket.localAddress(services.calls(), fd);
            return outbound.isClosed() ? null : address;
        } catch (ErrnoException e) {
            return null;
        }
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object object) {
        attachment = object;
    }

    /** Whether this thread runs one of its callbacks or tasks. */
    boolean isTurnOf(Thread thread) {
        return inbound.turnThread == thread;
    }

    /** Whether a thread is in its handler. */
    public boolean isInTurn() {
        return inbound.turnThread != null;
    }

    /** The descriptor. */
    public int fd() {
        return fd;
    }

    /** The {@code epoll_data} of its registration. */
    public long token() {
        return token;
    }

    void token(long registered) {
        token = registered;
    }

    /** Becomes the owner because of an event, or notes the event for the owner. True if the caller became the owner. */
    @Override
    public boolean claim() {
        boolean free = super.claim();
        if (!free) {
            wakeIfWaiting();
        }
        return free;
    }

    /**
     * Marks the connection for closing if its last turn was at least {@code ticks} ago. If the result is true, the caller
     * owns the connection and must have its last turn run.
     */
    public boolean expire(int now, int ticks, Throwable reason) {
        // A turn may run between the check and the claim. The timeout was due before it, so the connection expires all the same.
        if (now - lastActive < ticks || has(ConnectionState.CLOSING) || !claimIfArmed()) {
            return false;
        }
        inbound.cause(reason);
        set(ConnectionState.CLOSING);
        return true;
    }

    /**
     * Whether followers should run its turns: they were slow, or its handler says that it blocks. Not after its last callback:
     * what is left to do is quick, and must not wait for a follower. Only for the owner.
     */
    public boolean isSlow() {
        return inbound.isSlow() && !inbound.isEnded();
    }

    /** Whether its turns are slow because they compute. */
    public boolean computes() {
        return inbound.computes();
    }

    /** Keeps the mask of an event for the follower that runs the turn later. Only for the owner. */
    public void readyMask(int mask) {
        inbound.readyMask(mask);
    }

    /** Takes the mask that {@link #readyMask(int)} kept; 0 if there is none. Only for the owner. */
    public int takeReadyMask() {
        return inbound.takeReadyMask();
    }

    /** The tick of the last turn. */
    public int lastActive() {
        return lastActive;
    }

    /** Notes that a turn runs at this tick. */
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

    /** The incoming half. Only for the owner. */
    Inbound inbound() {
        return inbound;
    }

    /** Why it closes, or null for an orderly end. The failure of a connect takes precedence over that of a send. */
    @Nullable Throwable cause() {
        boolean sending = inbound.connecting == null || inbound.cause() == null;
        return sending && outbound.failure() != null ? outbound.failure() : inbound.cause();
    }

    /** The outgoing half. Only for the writer, but for the methods that say "any thread". */
    public Outbound outbound() {
        return outbound;
    }

    /** Requests that OUT is armed. True if no thread owned the connection: then the caller owns it and must arm it. */
    public boolean wantOutAndClaim() {
        boolean free = setAndClaim(ConnectionState.WANT_OUT);
        if (!free) {
            wakeIfWaiting();
        }
        return free;
    }

    /** Requests that OUT is armed, by a caller that owns the connection and arms it itself. */
    public void wantOut() {
        set(ConnectionState.WANT_OUT);
    }

    /** Stops reading: too many bytes wait to be sent. */
    public void pause() {
        set(ConnectionState.PAUSED);
    }

    /** Marks the connection for closing and has its last turn run. The caller owns it and could not release it. */
    public void closeOwned() {
        set(ConnectionState.CLOSING);
        turnWanted();
    }

    /** Has a thread run a turn of this connection, which the caller owns. */
    public void turnWanted() {
        services.events().turnWanted(this);
    }

    /** The same where what the turn is about is not known: something came that no event of the kernel will repeat. */
    public void turnWantedAboutAnything() {
        readyMask(Turn.ANYTHING);
        turnWanted();
    }

    /** Frees the slot of the connection after its descriptor was closed. Only for the writer. */
    public void gone() {
        settle();
        services.events().closed(this);
    }

    private void settle() {
        // Read once: at the end of the pool a turn that is stuck may clear it at the same time.
        ConnectTimeout connecting = inbound.connecting;
        if (connecting != null) {
            connecting.settle();
        }
    }

    /** Id, descriptor and state: {@code connection 7 (fd 12) OWNED|WANT_OUT}. */
    @Override
    public String toString() {
        return "connection " + id + " (fd " + fd + ") " + flags();
    }
}
