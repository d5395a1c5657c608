package io.baton.epoll.tck;

import io.baton.epoll.spi.Linux;

import java.nio.ByteBuffer;

/** Two TCP sockets on the loopback, connected by raw system calls. */
final class TcpPair {

    private static final int SOCKADDR_IN = 16;
    private static final int STREAM = Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC;

    private TcpPair() {
    }

    /** A listening socket on an ephemeral port of 127.0.0.1, non-blocking. */
    static int listen(Kernel kernel, int backlog) {
        int listener = kernel.own(kernel.calls().socket(Linux.AF_INET, STREAM | Linux.SOCK_NONBLOCK, 0));
        Memory address = new Memory(kernel.calls(), SOCKADDR_IN);
        ByteBuffer loopback = address.buffer();
        loopback.putShort(0, (short) Linux.AF_INET).put(4, new byte[] {127, 0, 0, 1});
        Kernel.must(kernel.calls().bind(listener, address.address(), SOCKADDR_IN));
        Kernel.must(kernel.calls().listen(listener, backlog));
        return listener;
    }

    /** A blocking connect to a listener; the result is non-blocking. */
    static int connect(Kernel kernel, int listener) {
        int client = kernel.own(kernel.calls().socket(Linux.AF_INET, STREAM, 0));
        Memory address = nameOf(kernel, listener);
        Kernel.must(kernel.calls().connect(client, address.address(), SOCKADDR_IN));
        Kernel.must(kernel.calls().fcntl(client, Linux.F_SETFL, Linux.O_RDWR | Linux.O_NONBLOCK));
        return client;
    }

    /** The {@code sockaddr_in} a socket is bound to. */
    static Memory nameOf(Kernel kernel, int socket) {
        Memory address = new Memory(kernel.calls(), SOCKADDR_IN + 4);
        address.buffer().putInt(SOCKADDR_IN, SOCKADDR_IN);
        Kernel.must(kernel.calls().getsockname(socket, address.address(), address.address() + SOCKADDR_IN));
        return address;
    }

    /** Accepted socket, connecting socket; both non-blocking. */
    static int[] open(Kernel kernel) {
        int listener = listen(kernel, 8);
        int client = connect(kernel, listener);
        int accepted = kernel.own(kernel.calls().accept4(listener, 0, 0, Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK));
        kernel.close(listener);
        return new int[] {accepted, client};
    }

    /** Closes with SO_LINGER of 0, which sends RST. */
    static void reset(Kernel kernel, int socket) {
        Memory linger = new Memory(kernel.calls(), 8);
        linger.buffer().putInt(0, 1).putInt(4, 0);
        Kernel.must(kernel.calls().setsockopt(socket, Linux.SOL_SOCKET, Linux.SO_LINGER, linger.address(), 8));
        kernel.close(socket);
    }
}
