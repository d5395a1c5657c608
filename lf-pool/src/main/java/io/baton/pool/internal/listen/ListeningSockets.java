package io.baton.pool.internal.listen;

import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Opens the sockets that a pool listens on. */
public final class ListeningSockets {

    /** The kernel caps it at /proc/sys/net/core/somaxconn. */
    private static final int BACKLOG = 4096;

    private ListeningSockets() {
    }

    /**
     * A listening socket for each group, all with the same address; of a Unix domain socket one alone.
     *
     * @param files gets the file of a Unix domain socket
     */
    public static List<Socket> open(SystemCalls calls, SocketAddress address, int groups, List<UnixSocketFile> files)
            throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            if (address instanceof UnixDomainSocketAddress path) {
                Socket socket = Socket.open(calls, path);
                sockets.add(socket);
                files.add(UnixSocketFile.bind(socket, path));
                socket.listen(BACKLOG);
                return sockets;
            }
            SocketAddress same = address;
            for (int i = 0; i < groups; i++) {
                Socket socket = Socket.open(calls, same);
                sockets.add(socket);
                socket.option(StandardSocketOptions.SO_REUSEADDR, true);
                // Not for the first one: an address that is in use is refused, also where those who use it share it.
                socket.option(StandardSocketOptions.SO_REUSEPORT, i > 0);
                // Accepted sockets inherit it: a reply that is ready shall not wait for another.
                socket.option(StandardSocketOptions.TCP_NODELAY, true);
                socket.bind(same);
                socket.option(StandardSocketOptions.SO_REUSEPORT, groups > 1);
                socket.listen(BACKLOG);
                same = socket.localAddress();
            }
            return sockets;
        } catch (Throwable e) {
            sockets.forEach(Socket::close);
            throw e;
        }
    }
}
