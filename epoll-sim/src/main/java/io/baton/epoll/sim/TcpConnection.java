package io.baton.epoll.sim;

import static io.baton.epoll.spi.Linux.EPOLLERR;
import static io.baton.epoll.spi.Linux.EPOLLOUT;

import io.baton.epoll.spi.Linux;

import org.jspecify.annotations.Nullable;

/**
 * How the connections of a {@link TcpSocket} begin and end, on a loopback without loss or delay, as net/ipv4/af_inet.c, tcp.c and
 * tcp_input.c have it.
 *
 * <p>{@link State#ESTABLISHED} stands for the states of tcp(7) from ESTABLISHED until both sides have sent their FIN. Then, as
 * after a reset, the state is CLOSE.
 */
abstract class TcpConnection extends StreamSocket {

    /** How far connect(2) is: {@code socket_state}. A socket that is reset stays CONNECTED. */
    private enum Progress { UNCONNECTED, CONNECTING, CONNECTED, DISCONNECTING }

    private static final int EALREADY = 114;

    private Progress progress = Progress.UNCONNECTED;
    /** Whether it was bound to a port by its number. */
    private boolean keepsPort;
    private boolean finSent;
    private boolean finReceived;

    TcpConnection(SimulatedKernel kernel, int domain, boolean isStream, int nonblock) {
        super(kernel, domain, isStream, nonblock);
    }

    final @Nullable TcpSocket other() {
        return (TcpSocket) peer;
    }

    /** Whether this side has sent its last byte. */
    final boolean hasSentFin() {
        return finSent;
    }

    /** Whether the other side has. */
    final boolean hasReceivedFin() {
        return finReceived;
    }

    @Override
    byte[] remote() {
        if (remote == null || state == State.CLOSE || state == State.SYN_SENT) {
            throw new Failed(Linux.ENOTCONN);
        }
        return remote;
    }

    @Override
    void establish(StreamSocket with) {
        super.establish(with);
        progress = Progress.CONNECTED;
    }

    @Override
    void checkListens() {
        if (isStream && progress != Progress.UNCONNECTED) {
            throw new Failed(Linux.EINVAL);
        }
        super.checkListens();
    }

    @Override
    void bind(byte[] address) {
        super.bind(address);
        keepsPort = SocketName.port(address) != 0;
    }

    // connect

    @Override
    boolean beginConnect(byte[] address) {
        if (SocketName.isUnspecified(address)) {
            disconnect();
            progress = Progress.UNCONNECTED;
            return false;
        }
        switch (progress) {
            case CONNECTED -> throw new Failed(EISCONN);
            case DISCONNECTING -> throw new Failed(Linux.EINVAL);
            case CONNECTING -> {
                if (state == State.SYN_SENT && isNonblocking()) {
                    throw new Failed(EALREADY);
                }
            }
            default -> {
                if (state != State.CLOSE) {
                    throw new Failed(EISCONN);
                }
                connect(SocketName.checked(address, domain));
                if (isNonblocking()) {
                    // The answer comes after this call.
                    throw new Failed(Linux.EINPROGRESS);
                }
            }
        }
        return true;
    }

    private void connect(byte[] address) {
        Network network = kernel.network();
        network.nameForConnect(this);
        progress = Progress.CONNECTING;
        error = 0;
        StreamSocket listener = network.listener(address);
        state = State.SYN_SENT;
        if (listener == null) {
            refused();
        } else {
            remote = address;
            listener.backlog().knock(this);
        }
    }

    @Override
    void endConnect() {
        if (state == State.CLOSE) {
            int failure = takeError();
            progress = Progress.UNCONNECTED;
            disconnect();
            throw new Failed(failure != 0 ? failure : Linux.ECONNABORTED);
        }
        progress = Progress.CONNECTED;
    }

    @Override
    StreamSocket letIn(StreamSocket listener) {
        StreamSocket server = super.letIn(listener);
        server.settings.inherit(listener.settings);
        wake(EPOLLOUT);
        return server;
    }

    @Override
    void refused() {
        end(Linux.ECONNREFUSED);
    }

    @Override
    void dropped() {
        settings.resetAtClose();
        released();
    }

    // the end

    @Override
    void shutdown(int how) {
        checkHow(how);
        boolean receives = how != Linux.SHUT_WR;
        boolean sends = how != Linux.SHUT_RD;
        if (progress == Progress.CONNECTING) {
            progress = state == State.ESTABLISHED ? Progress.CONNECTED : Progress.DISCONNECTING;
        }
        State before = state;
        if (before == State.SYN_SENT || before == State.LISTEN && receives) {
            disconnect();
            progress = Progress.UNCONNECTED;
        } else if (before != State.LISTEN) {
            receiveShut |= receives;
            sendShut |= sends;
            if (before == State.ESTABLISHED && sends && !finSent) {
                sendFin();
            }
        }
        wake(ANYTHING);
        if (before == State.CLOSE) {
            throw new Failed(Linux.ENOTCONN);
        }
    }

    private void sendFin() {
        finSent = true;
        TcpConnection other = other();
        if (other != null) {
            other.finReceived = true;
            other.receiveShut = true;
            other.endAfterBothFins();
            other.wake(ANYTHING);
        }
        endAfterBothFins();
    }

    private void endAfterBothFins() {
        if (finSent && finReceived) {
            end(error);
        }
    }

    /** A reset has come. What was received before can still be read. */
    final void reset() {
        end(finReceived && !finSent ? Linux.EPIPE : Linux.ECONNRESET);
    }

    private void end(int errno) {
        error = errno;
        receiveShut = true;
        sendShut = true;
        close();
        wake(ANYTHING);
    }

    /** A port that was not asked for by its number is given back. */
    private void close() {
        state = State.CLOSE;
        peer = null;
        if (!keepsPort) {
            kernel.network().remove(this);
            isNamed = false;
        }
    }

    /** The peer gets a reset, and this socket is as new, with an error: connect(2) to AF_UNSPEC. */
    private void disconnect() {
        TcpConnection other = other();
        if (state == State.LISTEN) {
            backlog().close();
        } else if (state != State.CLOSE) {
            kernel.network().forgetKnocking(this);
            error = Linux.ECONNRESET;
        }
        close();
        remote = null;
        receiveShut = false;
        sendShut = false;
        finSent = false;
        finReceived = false;
        input.clear();
        if (other != null) {
            other.reset();
        }
        wake(EPOLLERR);
    }

    @Override
    void released() {
        kernel.network().remove(this);
        if (state == State.LISTEN) {
            backlog().close();
        } else if (state == State.SYN_SENT) {
            kernel.network().forgetKnocking(this);
        }
        TcpConnection other = other();
        if (other == null) {
            return;
        }
        if (input.size() > 0 || settings.resetsAtClose()) {
            peer = null;
            other.reset();
            return;
        }
        if (!finSent) {
            sendFin();
        }
        peer = null;
        other.peer = null;
    }
}
