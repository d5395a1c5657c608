package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Which sockets have which names. The names of Unix domain sockets are no files. */
final class Network {

    private static final int FIRST_PORT = 32_768;
    private static final int LAST_PORT = 60_999;

    private final List<StreamSocket> bound = new ArrayList<>();
    private int port = FIRST_PORT;
    private int turn;

    void bind(StreamSocket socket, byte[] wanted) {
        if (socket.isNamed) {
            throw new Failed(Linux.EINVAL);
        }
        byte[] name = SocketName.checked(wanted, socket.domain);
        if (socket.domain != Linux.AF_UNIX && SocketName.port(name) == 0) {
            name = SocketName.withPort(name, freePort());
        }
        for (StreamSocket other : bound) {
            if (SocketName.overlap(name, other.local) && conflict(socket, other)) {
                throw new Failed(Linux.EADDRINUSE);
            }
        }
        socket.local = name;
        socket.isNamed = true;
        bound.add(socket);
    }

    private static boolean conflict(StreamSocket socket, StreamSocket other) {
        boolean share = socket.settings.flag(Linux.SO_REUSEPORT) && other.settings.flag(Linux.SO_REUSEPORT);
        boolean reuse = socket.settings.flag(Linux.SO_REUSEADDR) && other.settings.flag(Linux.SO_REUSEADDR)
                && other.state() != StreamSocket.State.LISTEN;
        return socket.domain == Linux.AF_UNIX || !share && !reuse;
    }

    private int freePort() {
        for (int tries = FIRST_PORT; tries <= LAST_PORT; tries++) {
            int candidate = port;
            port = port == LAST_PORT ? FIRST_PORT : port + 1;
            if (bound.stream().filter(each -> each.domain != Linux.AF_UNIX)
                    .noneMatch(each -> SocketName.port(each.local) == candidate)) {
                return candidate;
            }
        }
        throw new Failed(Linux.EADDRINUSE);
    }

    /** Gives a socket that will listen a name, if it has none; EADDRINUSE if another listens there. */
    void nameForListen(StreamSocket socket) {
        if (!socket.isNamed) {
            if (socket.domain == Linux.AF_UNIX) {
                throw new Failed(Linux.EINVAL);
            }
            bind(socket, SocketName.unbound(socket.domain));
        }
        for (StreamSocket other : bound) {
            if (other != socket && isListening(other, socket.local)
                    && !(socket.settings.flag(Linux.SO_REUSEPORT) && other.settings.flag(Linux.SO_REUSEPORT))) {
                throw new Failed(Linux.EADDRINUSE);
            }
        }
    }

    /** Gives a socket of TCP that connects a name, if it has none. */
    void nameForConnect(StreamSocket socket) {
        if (!socket.isNamed) {
            bind(socket, SocketName.loopback(socket.domain, 0));
        }
    }

    /** The listener that a connection to this name goes to: of several, each in its turn. Null if there is none. */
    @Nullable StreamSocket listener(byte[] name) {
        List<StreamSocket> found = bound.stream()
                .filter(each -> isListening(each, name)).toList();
        return found.isEmpty() ? null : found.get(turn++ % found.size());
    }

    /** Whether a socket that is open has this name. */
    boolean isBound(byte[] name) {
        return bound.stream().anyMatch(each -> SocketName.overlap(each.local, name));
    }

    private static boolean isListening(StreamSocket socket, byte[] name) {
        return socket.state() == StreamSocket.State.LISTEN && SocketName.overlap(socket.local, name);
    }

    void remove(StreamSocket socket) {
        bound.remove(socket);
    }

    void forgetKnocking(StreamSocket client) {
        bound.forEach(each -> each.backlog().forget(client));
    }
}
