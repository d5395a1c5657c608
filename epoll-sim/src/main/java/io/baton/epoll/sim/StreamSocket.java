package io.baton.epoll.sim;

import static io.baton.epoll.spi.Linux.EPOLLHUP;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static io.baton.epoll.spi.Linux.EPOLLRDHUP;

import io.baton.epoll.spi.Linux;

import org.jspecify.annotations.Nullable;

/**
 * A stream socket, of TCP on a loopback without loss or delay, or of the Unix domain. What one side sends is in the other side's
 * queue at once; the queue has room for the one's send buffer and the other's receive buffer together. It reports what tcp_poll
 * and unix_poll report.
 */
final class StreamSocket extends OpenFile {

    /** What a socket is about. The names are those of tcp(7) where it has one. */
    enum State { CLOSE, LISTEN, SYN_SENT, ESTABLISHED }

    private static final int EOPNOTSUPP = 95;
    private static final int EISCONN = 106;
    private static final int EALREADY = 114;

    final int domain;
    final boolean isStream;
    final SocketSettings settings;
    byte[] local;
    private State state = State.CLOSE;
    private @Nullable StreamSocket peer;
    private byte @Nullable [] remote;
    private final ByteQueue input = new ByteQueue();
    private int error;
    private boolean receiveShut;
    private boolean sendShut;
    /** A sender has found no room, or a poll has: it is told when there is some. */
    private boolean noSpace;
    /** Of a listener. */
    private final Backlog backlog = new Backlog(this);

    StreamSocket(SimulatedKernel kernel, int domain, boolean isStream, int nonblock) {
        super(kernel, Linux.O_RDWR | nonblock);
        this.domain = domain;
        this.isStream = isStream;
        this.settings = new SocketSettings(kernel.bufferSize());
        this.local = SocketName.unbound(domain);
    }

    void establish(StreamSocket with) {
        state = State.ESTABLISHED;
        peer = with;
        remote = with.local;
    }

    private boolean isTcp() {
        return domain != Linux.AF_UNIX;
    }

    State state() {
        return state;
    }

    byte[] remote() {
        if (remote == null || isTcp() && state != State.ESTABLISHED) {
            throw new Failed(Linux.ENOTCONN);
        }
        // A Unix domain socket may get its name later.
        return !isTcp() && peer != null ? peer.local : remote;
    }

    void listen(int length) {
        if (!isStream) {
            throw new Failed(EOPNOTSUPP);
        }
        if (state == State.ESTABLISHED || state == State.SYN_SENT) {
            throw new Failed(Linux.EINVAL);
        }
        state = State.LISTEN;
        backlog.length(length);
    }

    /** Begins to connect, and is connected at once if the listener has a place. */
    void connect(@Nullable StreamSocket listener, byte[] address) {
        if (state == State.ESTABLISHED || state == State.SYN_SENT) {
            throw new Failed(state == State.ESTABLISHED ? EISCONN : EALREADY);
        }
        if (listener == null) {
            reset(Linux.ECONNREFUSED);
            return;
        }
        state = State.SYN_SENT;
        remote = address;
        listener.backlog.knock(this);
    }

    /** By its listener: there is a place. Returns the other side. */
    StreamSocket letIn(StreamSocket listener) {
        StreamSocket server = new StreamSocket(kernel, domain, true, 0);
        server.local = remote == null ? listener.local : remote;
        server.settings.inherit(listener.settings);
        state = State.ESTABLISHED;
        peer = server;
        server.establish(this);
        wake(EPOLLOUT);
        return server;
    }

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

    @Override
    int ready() {
        if (state == State.LISTEN) {
            return hasInput() ? EPOLLIN : 0;
        }
        int mask = receiveShut && sendShut || state == State.CLOSE ? EPOLLHUP : 0;
        mask |= (receiveShut ? EPOLLRDHUP : 0) | (hasInput() ? EPOLLIN : 0);
        if (state != State.SYN_SENT) {
            mask |= sendShut || state == State.CLOSE || isWritable() ? EPOLLOUT : 0;
        }
        return mask | (error != 0 ? Linux.EPOLLERR : 0);
    }

    @Override
    boolean hasInput() {
        return state == State.LISTEN ? !backlog.isEmpty() : receiveShut || state != State.SYN_SENT && input.size() > 0;
    }

    private int capacity() {
        return settings.sendBuffer() + (peer == null ? 0 : peer.settings.receiveBuffer());
    }

    private int free() {
        return peer == null ? capacity() : Math.max(0, capacity() - peer.input.size());
    }

    private boolean isWritable() {
        boolean writable = 3 * free() >= capacity();
        noSpace |= !writable;
        return writable;
    }

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (input.size() > 0) {
            byte[] taken = input.take(most, peek);
            StreamSocket sender = peer;
            if (sender != null && sender.noSpace && sender.isWritable()) {
                sender.noSpace = false;
                sender.wake(EPOLLOUT);
            }
            return taken;
        }
        if (error != 0) {
            throw new Failed(takeError());
        }
        if (receiveShut) {
            return new byte[0];
        }
        if (state == State.CLOSE || state == State.LISTEN) {
            throw new Failed(isTcp() ? Linux.ENOTCONN : Linux.EINVAL);
        }
        return null;
    }

    @Override
    int room(long length) {
        if (error != 0) {
            throw new Failed(takeError());
        }
        if (sendShut) {
            throw new Failed(Linux.EPIPE);
        }
        if (state == State.CLOSE || state == State.LISTEN) {
            throw new Failed(isTcp() ? Linux.EPIPE : Linux.ENOTCONN);
        }
        int room = state == State.SYN_SENT ? 0 : free();
        noSpace |= room < length;
        return (int) Math.min(room, length);
    }

    @Override
    int put(byte[] bytes) {
        if (peer == null) {
            // The other side is closed: it answers by a reset, which comes after this call.
            reset(receiveShut ? Linux.EPIPE : Linux.ECONNRESET);
        } else if (!peer.receiveShut || isTcp()) {
            peer.input.add(bytes);
            peer.wake(EPOLLIN);
        }
        return bytes.length;
    }

    void shutdown(int how) {
        if (how < Linux.SHUT_RD || how > Linux.SHUT_RDWR) {
            throw new Failed(Linux.EINVAL);
        }
        if (state == State.LISTEN) {
            backlog.close();
            state = State.CLOSE;
            wake(ANYTHING);
            return;
        }
        if (state != State.ESTABLISHED) {
            throw new Failed(Linux.ENOTCONN);
        }
        StreamSocket other = peer;
        receiveShut |= how != Linux.SHUT_WR;
        if (how != Linux.SHUT_WR && other != null && !isTcp()) {
            other.sendShut = true;
        }
        if (how != Linux.SHUT_RD && !sendShut) {
            sendShut = true;
            if (other != null) {
                other.receiveShut = true;
            }
        }
        wake(ANYTHING);
        if (other != null) {
            other.wake(ANYTHING);
        }
    }

    /** A reset has come. What was received before can still be read. */
    void reset(int errno) {
        error = errno;
        receiveShut = true;
        sendShut = true;
        state = State.CLOSE;
        peer = null;
        wake(ANYTHING);
    }

    /** As connect(2) to AF_UNSPEC: the peer gets a reset, and this socket is as new. */
    void disconnect() {
        StreamSocket other = peer;
        kernel.network().forgetKnocking(this);
        state = State.CLOSE;
        peer = null;
        receiveShut = true;
        sendShut = true;
        input.clear();
        if (other != null) {
            other.reset(Linux.ECONNRESET);
        }
        wake(ANYTHING);
    }

    @Override
    void released() {
        kernel.network().remove(this);
        if (state == State.LISTEN) {
            backlog.close();
        } else if (state == State.SYN_SENT) {
            kernel.network().forgetKnocking(this);
        }
        StreamSocket other = peer;
        peer = null;
        if (other == null) {
            return;
        }
        boolean unread = input.size() > 0;
        if (isTcp() && (unread || settings.resetsAtClose())) {
            other.reset(other.receiveShut && !unread ? Linux.EPIPE : Linux.ECONNRESET);
            return;
        }
        other.peer = null;
        other.receiveShut = true;
        if (!isTcp()) {
            other.sendShut = true;
            other.error = unread ? Linux.ECONNRESET : other.error;
        }
        other.wake(ANYTHING);
    }
}
