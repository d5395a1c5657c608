package io.baton.pool.internal.listen;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Interest;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.ConnectionHandler;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * A listenfd in a group's epoll instance, one-shot: the thread that takes its event accepts a bounded run and arms it again.
 *
 * <p>When descriptors or memory run out (EMFILE, ENFILE, ENOMEM, ENOBUFS) it is left disarmed, since the waiting connection would
 * report it ready at once and for ever; {@link #resume} arms it when there is reason to try again. What ends one connection
 * before it is accepted (ECONNABORTED, EPROTO and the network errors of accept(2)) is skipped.
 */
public final class Listener implements AutoCloseable {

    private static final int ACCEPT_RUN = 64;
    private static final Interest ARMED = Interest.IN.oneshot();
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    /** Takes a new descriptor, non-blocking and CLOEXEC. */
    public interface Arrivals {

        /**
         * A connection has arrived for this handler; the callee owns the descriptor.
         *
         * @param unixDomain whether it is a Unix domain socket
         */
        void arrived(int fd, ConnectionHandler handler, boolean unixDomain);
    }

    private final Epoll epoll;
    private final Socket socket;
    private final ConnectionHandler handler;
    private final long token;
    private boolean unixDomain;
    private volatile boolean paused;
    private volatile boolean stopped;

    /** A socket that listens already. */
    public Listener(Epoll epoll, Socket socket, ConnectionHandler handler, long token) {
        this.epoll = epoll;
        this.socket = socket;
        this.handler = handler;
        this.token = token;
    }

    /** Registers it: from here on connections arrive. */
    public void start() throws ErrnoException {
        unixDomain = socket.localAddress() instanceof UnixDomainSocketAddress;
        epoll.add(socket, ARMED, token);
    }

    /**
     * Accepts what waits, up to a bounded run, and arms again. By the thread that has claimed its event.
     *
     * @return false if it had to pause: see {@link #resume}
     */
    public boolean accept(Arrivals arrivals) {
        SystemCalls calls = socket.calls();
        for (int i = 0; i < ACCEPT_RUN && !stopped; i++) {
            int fd = calls.accept4(socket.fd(), 0, 0, Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
            if (fd >= 0) {
                arrivals.arrived(fd, handler, unixDomain);
            } else if (fd == -Linux.EAGAIN) {
                break;
            } else if (isShortage(-fd)) {
                LOG.log(System.Logger.Level.WARNING, "accepting pauses: {0}",
                        new ErrnoException("accept4", -fd, -1).getMessage());
                paused = true;
                return false;
            }
        }
        arm();
        return true;
    }

    /** Arms again after a pause; does nothing otherwise. */
    public void resume() {
        if (paused) {
            paused = false;
            arm();
        }
    }

    /** Whether it waits for {@link #resume}. */
    public boolean isPaused() {
        return paused;
    }

    private void arm() {
        if (!stopped) {
            try {
                epoll.modify(socket, ARMED, token);
            } catch (ErrnoException e) {
                LOG.log(System.Logger.Level.ERROR, "accepting ends: the listening socket cannot be armed", e);
            }
        }
    }

    private static boolean isShortage(int errno) {
        return errno == Linux.EMFILE || errno == Linux.ENFILE || errno == Linux.ENOMEM || errno == Linux.ENOBUFS;
    }

    /** The address it listens on, with the port the kernel chose. */
    public SocketAddress localAddress() throws ErrnoException {
        return socket.localAddress();
    }

    /** Refuses new connections from here on, at once: a listening socket that is shut down listens no more. */
    public void stop() {
        stopped = true;
        try {
            socket.shutdownInput();
        } catch (ErrnoException e) {
            LOG.log(System.Logger.Level.DEBUG, "a listening socket could not be shut down", e);
        }
    }

    /** Closes the socket. No thread may be in {@link #accept} any more. */
    @Override
    public void close() {
        socket.close();
    }
}
