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
 * take it, and connections wait in the backlog. The pool, which opens its own sockets, gets this one instead: {@link #calls()}
 * answers its first {@code socket(2)} with a duplicate of the descriptor.
 */
final class BoundSocket {

    private static final int DEFAULT_BACKLOG = 4096;

    private final SystemCalls real;
    private final Socket socket;
    private final InetSocketAddress address;

    private BoundSocket(SystemCalls real, Socket socket) throws IOException {
        this.real = real;
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
            return new BoundSocket(calls, socket);
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

    /** What a pool that listens on {@link #address()} is to be started with. */
    SystemCalls calls() {
        return new HandOver();
    }

    /** Closes this descriptor. If the pool has a duplicate, that one goes on listening. */
    void close() {
        socket.close();
    }

    private final class HandOver extends PassedOnCalls {

        private static final int NONE = -1;

        private boolean handedOver;
        private int duplicate = NONE;

        HandOver() {
            super(real);
        }

        @Override
        public int socket(int domain, int type, int protocol) {
            if (handedOver) {
                return real.socket(domain, type, protocol);
            }
            handedOver = true;
            duplicate = real.fcntl(BoundSocket.this.socket.fd(), Linux.F_DUPFD_CLOEXEC, 0);
            return duplicate;
        }

        @Override
        public int bind(int fd, long address, int length) {
            return fd == duplicate ? 0 : real.bind(fd, address, length);
        }

        /** The last of the pool's calls for it: later the number may belong to another socket. */
        @Override
        public int listen(int fd, int backlog) {
            if (fd != duplicate) {
                return real.listen(fd, backlog);
            }
            duplicate = NONE;
            return 0;
        }
    }
}
