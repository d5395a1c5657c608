package io.baton.pool.connection;

import io.baton.epoll.ErrnoException;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A connection: its descriptor, its token, its state word and its two buffers. Small, since there may be many thousands that do
 * nothing; neither buffer exists while it is empty.
 *
 * <p>Its fields are the owner's, the thread that made OWNED of ARMED, and become visible by the state word; but for the
 * {@link Outbound} half, which is the writer's.
 */
public final class PooledConnection implements Connection {

    private static final int DECLARED_SLOW = Integer.MAX_VALUE;
    /** So many quick turns in a row, and a slow connection is trusted again; and is armed for good. */
    static final int FORGIVEN_AFTER = 16;

    private final Home home;
    private final ConnectionHandler handler;
    private final int fd;
    private final long id;
    private final ConnectionState state = new ConnectionState();
    private final Outbound outbound = new Outbound();
    private long token;
    private volatile Object attachment;

    // the owner's, from here on
    /** The thread in the handler now; read by {@link #reply} to see whether the turn's end will send. */
    private Thread turnThread;
    private Chunk unread;
    private Throwable cause;
    private int slow;
    private int quickTurns;
    private boolean unfinished;
    private int readyMask;
    private int armed;
    private boolean opened;
    private boolean ended;

    /** The tick of the last turn; the idle timeout reads it without owning. */
    private int lastActive;

    /** Owned by the thread that makes it. */
    public PooledConnection(Home home, ConnectionHandler handler, int fd) {
        this.home = home;
        this.handler = handler;
        this.fd = fd;
        this.id = home.ids().incrementAndGet();
        this.slow = handler.blocks() ? DECLARED_SLOW : 0;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void reply(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return;
        }
        home.replies().publish(this, bytes);
        // A slow turn may go on for long after its reply, so it does not wait for the turn's end.
        if (turnThread != Thread.currentThread() || slow > 0) {
            home.replies().drain();
        }
    }

    @Override
    public void close() {
        close(null);
    }

    /** {@link #close()} with a reason, which {@code onClose} is told. Any thread. */
    public void close(Throwable reason) {
        if (state.setAndClaim(ConnectionState.CLOSING)) {
            cause = reason;
            home.events().turnWanted(this);
        }
    }

    @Override
    public boolean isOpen() {
        return !state.has(ConnectionState.CLOSING);
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
            SocketAddress address = remote ? home.addresses().remote(fd) : home.addresses().local(fd);
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
        return turnThread != null;
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
        if (now - lastActive < ticks || !state.claimIfArmed()) {
            return false;
        }
        cause(reason);
        state.set(ConnectionState.CLOSING);
        return true;
    }

    /** Whether its turns belong on a follower: they were slow, or its handler says that it blocks. */
    public boolean isSlow() {
        return slow > 0;
    }

    /** What the event said, for the follower that runs the turn later. Only by the owner. */
    public void readyMask(int mask) {
        readyMask = mask;
    }

    /** What {@link #readyMask(int)} kept, once. */
    public int takeReadyMask() {
        int mask = readyMask;
        readyMask = 0;
        return mask;
    }

    /** How a turn went. Only by the owner, before it lets go. */
    void learn(boolean overran) {
        if (overran) {
            quickTurns = 0;
            slow = slow == DECLARED_SLOW ? slow : FORGIVEN_AFTER;
        } else if (slow == 0) {
            quickTurns = Math.min(quickTurns + 1, FORGIVEN_AFTER);
        } else if (slow != DECLARED_SLOW) {
            slow--;
        }
    }

    /** Quick turns since it was last slow, counted to {@link #FORGIVEN_AFTER}. */
    int quickTurns() {
        return quickTurns;
    }

    /** The turn ends while there may be more to read: the next arming has to look. */
    void unfinished() {
        unfinished = true;
    }

    boolean takeUnfinished() {
        boolean was = unfinished;
        unfinished = false;
        return was;
    }

    /** The tick of the last turn. */
    public int lastActive() {
        return lastActive;
    }

    /** A turn runs at this tick. */
    public void lastActive(int tick) {
        lastActive = tick;
    }

    Home home() {
        return home;
    }

    ConnectionHandler handler() {
        return handler;
    }

    ConnectionState state() {
        return state;
    }

    Thread turnThread() {
        return turnThread;
    }

    void turnThread(Thread thread) {
        turnThread = thread;
    }

    Chunk unread() {
        return unread;
    }

    void unread(Chunk chunk) {
        unread = chunk;
    }

    Throwable cause() {
        return cause;
    }

    void cause(Throwable reason) {
        if (cause == null) {
            cause = reason;
        }
    }

    int armed() {
        return armed;
    }

    void armed(int mask) {
        armed = mask;
    }

    /** True once: the first turn has to open it. */
    boolean open() {
        boolean first = !opened;
        opened = true;
        return first;
    }

    boolean isOpened() {
        return opened;
    }

    /** True once: {@code onClose} has to be called. */
    boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    boolean isEnded() {
        return ended;
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
        return state.clear(ConnectionState.PAUSED);
    }

    /** The caller owns it and cannot let it go: a thread must run its last turn. */
    public void closeOwned() {
        state.set(ConnectionState.CLOSING);
        turnWanted();
    }

    /** The caller owns it, and a thread must run its turn. */
    public void turnWanted() {
        home.events().turnWanted(this);
    }

    /** The descriptor is closed: the slot can go. Only by the writer. */
    public void gone() {
        home.events().closed(this);
    }

    /** Id, descriptor and state: {@code connection 7 (fd 12) OWNED|WANT_OUT}. */
    @Override
    public String toString() {
        return "connection " + id + " (fd " + fd + ") " + state;
    }
}
