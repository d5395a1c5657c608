package io.baton.pool.internal.listen;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Interest;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.log.OncePerSecond;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * A listenfd in a group's epoll instance, one-shot: the thread that takes its event accepts a bounded number of connections and
 * arms it again.
 *
 * <p>When descriptors or memory run out (EMFILE, ENFILE, ENOMEM, ENOBUFS, or an error thrown), or when it cannot be armed, it
 * pauses: it stays disarmed, since the waiting connection would report it ready at once and for ever, until {@link #resume} arms
 * it. What ends one connection before it is accepted (ECONNABORTED, EPROTO and the network errors of accept(2)) is skipped.
 */
public final class Listener implements AutoCloseable {

    static final int ACCEPT_RUN = 64;
    private static final Interest ARMED = Interest.IN.oneshot();
    private static final Log LOG = Log.of(Listener.class);
    private static final Message PAUSES = LOG.warning("accepting pauses ({} more pauses since the last report)");
    private static final Message NOT_STOPPED = LOG.debug("a listening socket could not be shut down");

    /** Takes a new descriptor, non-blocking and CLOEXEC. */
    public interface Arrivals {

        /**
         * A connection has arrived for this handler. The callee owns the descriptor, also if it throws.
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
    private final OncePerSecond pauses = new OncePerSecond();
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
     * Accepts what waits, a bounded number of connections, and arms again. By the thread that has claimed its event. Never
     * throws.
     *
     * @return false if it pauses: see {@link #resume}
     */
    public boolean accept(Arrivals arrivals) {
        Throwable shortage;
        try {
            shortage = acceptRun(arrivals);
        } catch (RuntimeException | Error e) {
            shortage = e;
        }
        if (shortage != null) {
            pause(shortage);
            return false;
        }
        return arm();
    }

    /** Why accepting has to pause, or null. */
    private @Nullable Throwable acceptRun(Arrivals arrivals) {
        SystemCalls calls = socket.calls();
        for (int i = 0; i < ACCEPT_RUN && !stopped; i++) {
            int fd = calls.accept4(socket.fd(), 0, 0, Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
            if (fd >= 0) {
                arrivals.arrived(fd, handler, unixDomain);
            } else if (fd == -Linux.EAGAIN) {
                return null;
            } else if (isShortage(-fd)) {
                return new ErrnoException("accept4", -fd, -1);
            }
        }
        return null;
    }

    /** Notes the pause first: whatever becomes of the log, accepting resumes. */
    private void pause(Throwable why) {
        paused = true;
        if (!stopped && pauses.permits(System.nanoTime())) {
            PAUSES.log(pauses.takeHeld(), why);
        }
    }

    /**
     * Arms again after a pause; does nothing otherwise. Never throws.
     *
     * @return false if that failed, so that the pause goes on: then this has to be called again
     */
    public boolean resume() {
        if (paused) {
            paused = false;
            return arm();
        }
        return true;
    }

    /** Whether it waits for {@link #resume}. */
    public boolean isPaused() {
        return paused;
    }

    private boolean arm() {
        if (!stopped) {
            try {
                epoll.modify(socket, ARMED, token);
            } catch (ErrnoException | RuntimeException | Error e) {
                pause(e);
                return false;
            }
        }
        return true;
    }

    private static boolean isShortage(int errno) {
        return errno == Linux.EMFILE || errno == Linux.ENFILE || errno == Linux.ENOMEM || errno == Linux.ENOBUFS;
    }

    /** The address it listens on, with the port the kernel chose. */
    public SocketAddress localAddress() throws ErrnoException {
        return socket.localAddress();
    }

    /** Refuses new connections from here on: a listening socket that is shut down listens no more. */
    public void stop() {
        stopped = true;
        paused = false;
        try {
            socket.shutdownInput();
        } catch (ErrnoException | RuntimeException | Error e) {
            NOT_STOPPED.log(e);
        }
    }

    /** Closes the socket. No thread may be in {@link #accept} any more. */
    @Override
    public void close() {
        socket.close();
    }

    @Override
    public String toString() {
        return "listener (fd " + socket.fd() + ')';
    }
}
