package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import org.jspecify.annotations.Nullable;

/**
 * A stream socket: what {@link TcpSocket} and {@link UnixSocket} have in common. What one side sends is in the other side's queue
 * at once; the queue has room for the one's send buffer and the other's receive buffer together.
 */
abstract class StreamSocket extends OpenFile {

    /** What a socket is about. The names are those of tcp(7) where it has one. */
    enum State { CLOSE, LISTEN, SYN_SENT, ESTABLISHED }

    static final int EISCONN = 106;
    /** For whom sock_def_readable wakes: those who watch for urgent data, too. */
    static final int DATA = Linux.EPOLLIN | Linux.EPOLLPRI;
    private static final int EOPNOTSUPP = 95;

    final int domain;
    final boolean isStream;
    final SocketSettings settings;
    byte[] local;
    /** Whether {@link #local} is its own until it is closed. */
    boolean isNamed;
    State state = State.CLOSE;
    /** The other side, as long as it is open. */
    @Nullable StreamSocket peer;
    byte @Nullable [] remote;
    final ByteQueue input = new ByteQueue();
    int error;
    boolean receiveShut;
    boolean sendShut;
    /** Of a listener. */
    private final Backlog backlog = new Backlog(this);

    StreamSocket(SimulatedKernel kernel, int domain, boolean isStream, int nonblock) {
        super(kernel, Linux.O_RDWR | nonblock);
        this.domain = domain;
        this.isStream = isStream;
        this.settings = new SocketSettings(kernel.bufferSize());
        this.local = SocketName.unbound(domain);
    }

    static StreamSocket open(SimulatedKernel kernel, int domain, boolean isStream, int nonblock) {
        return domain == Linux.AF_UNIX ? new UnixSocket(kernel, isStream, nonblock)
                : new TcpSocket(kernel, domain, isStream, nonblock);
    }

    void establish(StreamSocket with) {
        state = State.ESTABLISHED;
        peer = with;
        remote = with.local;
    }

    void bind(byte[] address) {
        kernel.network().bind(this, address);
    }

    State state() {
        return state;
    }

    /** The peer's address; ENOTCONN. */
    abstract byte[] remote();

    void listen(int length) {
        checkListens();
        kernel.network().nameForListen(this);
        state = State.LISTEN;
        backlog.length(length < 0 ? Short.MAX_VALUE : length);
    }

    void checkListens() {
        if (!isStream) {
            throw new Failed(EOPNOTSUPP);
        }
        if (state == State.ESTABLISHED || state == State.SYN_SENT) {
            throw new Failed(Linux.EINVAL);
        }
    }

    /**
     * Begins to connect.
     *
     * @return whether to wait until {@link #state} is another than SYN_SENT, and call {@link #endConnect} then
     */
    abstract boolean beginConnect(byte[] address);

    /** Throws if a connect has failed that was waited for. */
    abstract void endConnect();

    /** By its listener: there is a place. Returns the other side. */
    StreamSocket letIn(StreamSocket listener) {
        StreamSocket server = open(kernel, domain, true, 0);
        server.local = remote == null ? listener.local : remote;
        server.isNamed = true;
        state = State.ESTABLISHED;
        peer = server;
        server.establish(this);
        return server;
    }

    /** Its listener is closed, and has not let it in. */
    abstract void refused();

    /** Its listener is closed, and has not accepted it. The client gets a reset. */
    abstract void dropped();

    /** A connection that waits, or null. */
    @Nullable StreamSocket accept() {
        if (!isStream) {
            throw new Failed(EOPNOTSUPP);
        }
        if (state != State.LISTEN) {
            throw new Failed(Linux.EINVAL);
        }
        return backlog.accept();
    }

    Backlog backlog() {
        return backlog;
    }

    /** The pending error, once. */
    int takeError() {
        int taken = error;
        error = 0;
        return taken;
    }

    /** Bytes that the peer's receive buffer has no room for, and so is not said to have. */
    int unacknowledged() {
        return peer == null ? 0 : Math.max(0, peer.input.size() - peer.settings.receiveBuffer());
    }

    final int capacity() {
        return settings.sendBuffer() + (peer == null ? 0 : peer.settings.receiveBuffer());
    }

    abstract void shutdown(int how);

    static void checkHow(int how) {
        if (how < Linux.SHUT_RD || how > Linux.SHUT_RDWR) {
            throw new Failed(Linux.EINVAL);
        }
    }
}
