package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;

/** Opens the sockets of {@link Socket}'s factory methods; a socket whose setup fails is closed. */
final class SocketFactory {

    private static final int TYPE = Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK;

    private SocketFactory() {
    }

    private interface Setup {
        void apply(Socket socket) throws ErrnoException;
    }

    static Socket open(SystemCalls calls, SocketAddress address) throws ErrnoException {
        int fd = calls.socket(SocketAddresses.family(address), TYPE, 0);
        if (fd < 0) {
            throw new ErrnoException("socket", -fd, -1, SocketAddresses.text(address));
        }
        return new Socket(calls, fd);
    }

    static Socket listen(SystemCalls calls, SocketAddress address, int backlog) throws ErrnoException {
        return closedOnFailure(open(calls, address), socket -> {
            if (SocketAddresses.family(address) != Linux.AF_UNIX) {
                socket.option(StandardSocketOptions.SO_REUSEADDR, true);
            }
            socket.bind(address);
            socket.listen(backlog);
        });
    }

    static Socket connect(SystemCalls calls, SocketAddress address) throws ErrnoException {
        return closedOnFailure(open(calls, address), socket -> socket.startConnect(address));
    }

    static List<Socket> pair(SystemCalls calls) throws ErrnoException {
        try (Scratch fds = Scratch.take(calls)) {
            Errno.check(calls.socketpair(Linux.AF_UNIX, TYPE, 0, fds.address()), "socketpair", -1);
            return List.of(new Socket(calls, fds.memory().getInt(0)), new Socket(calls, fds.memory().getInt(4)));
        }
    }

    private static Socket closedOnFailure(Socket socket, Setup setup) throws ErrnoException {
        try {
            setup.apply(socket);
            return socket;
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }
}
