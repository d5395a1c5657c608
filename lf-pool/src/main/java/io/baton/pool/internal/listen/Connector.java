package io.baton.pool.internal.listen;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;

import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;

/** Begins connections out. */
public final class Connector {

    private Connector() {
    }

    /**
     * Starts to connect a new non-blocking socket.
     *
     * @return its descriptor, which is the caller's to close; it is writable once the peer has answered
     */
    public static int connect(SystemCalls calls, SocketAddress address) throws ErrnoException {
        Socket socket = Socket.open(calls, address);
        try {
            if (!(address instanceof UnixDomainSocketAddress)) {
                socket.option(StandardSocketOptions.TCP_NODELAY, true);
            }
            socket.startConnect(address);
            return socket.detach();
        } catch (ErrnoException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }
}
