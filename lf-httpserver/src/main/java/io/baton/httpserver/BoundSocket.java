package io.baton.httpserver;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;

/**
 * The listening socket of a server from its creation to its start. It listens at once, so that the port is known, others cannot
 * take it, and connections wait in the backlog. The pool takes it over.
 */
final class BoundSocket {

    private static final int DEFAULT_BACKLOG = 4096;

    private final Socket socket;
    private final InetSocketAddress address;

    private BoundSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.address = (InetSocketAddress) socket.localAddress();
    }

    static BoundSocket open(InetSocketAddress address, int backlog) throws IOException {
        if (address.isUnresolved()) {
            throw new SocketException("Unresolved address: " + address);
        }
        SystemCalls calls = Providers.selected();
        InetSocketAddress both = bothFamilies(address);
        try {
            return open(calls, both, backlog);
        } catch (ErrnoException e) {
            if (both == address || e.errno() == Linux.EADDRINUSE) {
                throw bindException(address, e);
            }
        }
        try {
            return open(calls, address, backlog); // The kernel has no IPv6.
        } catch (ErrnoException e) {
            throw bindException(address, e);
        }
    }

    private static BoundSocket open(SystemCalls calls, InetSocketAddress address, int backlog) throws IOException {
        Socket socket = Socket.open(calls, address);
        try {
            socket.option(StandardSocketOptions.SO_REUSEADDR, true);
            // Here, since connections in the backlog inherit it before the pool sets it.
            socket.option(StandardSocketOptions.TCP_NODELAY, true);
            socket.bind(address);
            socket.listen(backlog > 0 ? backlog : DEFAULT_BACKLOG);
            return new BoundSocket(socket);
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    /** The wildcard address of IPv4 means all addresses of both families, as it does for the JDK's sockets. */
    private static InetSocketAddress bothFamilies(InetSocketAddress address) throws IOException {
        boolean wildcard = address.getAddress() instanceof Inet4Address ip && ip.isAnyLocalAddress();
        if (!wildcard || Boolean.getBoolean("java.net.preferIPv4Stack")) {
            return address;
        }
        return new InetSocketAddress(InetAddress.getByAddress(new byte[16]), address.getPort());
    }

    private static IOException bindException(InetSocketAddress address, ErrnoException cause) {
        BindException exception = new BindException(cause.getMessage() + ": " + address);
        exception.initCause(cause);
        return exception;
    }

    /** With the port that the kernel chose. */
    InetSocketAddress address() {
        return address;
    }

    /** The socket, for the pool to listen with. */
    Socket socket() {
        return socket;
    }

    /** Closes the socket. */
    void close() {
        socket.close();
    }
}
