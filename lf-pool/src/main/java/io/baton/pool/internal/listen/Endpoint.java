package io.baton.pool.internal.listen;

import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.ConnectionHandler;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;

/**
 * Where a pool listens, and what to do with the connections.
 *
 * @param handler gets the connections
 * @param source makes the sockets
 */
public record Endpoint(ConnectionHandler handler, Source source) {

    /** Where listening sockets come from. */
    public interface Source {

        /**
         * A listening socket for each of the first groups; one at least.
         *
         * @param groups how many there are
         * @param files gets the file of a Unix domain socket
         */
        List<Socket> open(SystemCalls calls, int groups, List<UnixSocketFile> files) throws IOException;

        /** The pool has failed to start: closes what was there before. */
        default void close() {
        }
    }

    /** A socket that listens already. */
    private record Given(Socket socket) implements Source {

        @Override
        public List<Socket> open(SystemCalls calls, int groups, List<UnixSocketFile> files) {
            return List.of(socket);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Sockets of this address. */
    public static Endpoint of(SocketAddress address, ConnectionHandler handler) {
        return new Endpoint(handler, (calls, groups, files) -> ListeningSockets.open(calls, address, groups, files));
    }

    /** A socket that listens already. */
    public static Endpoint of(Socket socket, ConnectionHandler handler) {
        return new Endpoint(handler, new Given(socket));
    }
}
