package io.baton.pool;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.connection.GroupServices;

import java.net.SocketAddress;

/** Asks the kernel for a connection's addresses when somebody wants to know them, so that no connection has to keep them. */
record KernelAddresses(SystemCalls calls) implements GroupServices.Addresses {

    @Override
    public SocketAddress remote(int fd) throws ErrnoException {
        return Socket.remoteAddress(calls, fd);
    }

    @Override
    public SocketAddress local(int fd) throws ErrnoException {
        return Socket.localAddress(calls, fd);
    }
}
