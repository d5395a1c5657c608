package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Descriptor;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Connects {@link Socket}s and waits for them. */
final class Sockets {

    private Sockets() {
    }

    /** Waits until the kernel reports IN. */
    static void awaitReadable(Kernel kernel, Descriptor descriptor) {
        await(kernel, descriptor, Linux.EPOLLIN);
    }

    /** Waits until the kernel reports OUT. */
    static void awaitWritable(Kernel kernel, Descriptor descriptor) {
        await(kernel, descriptor, Linux.EPOLLOUT);
    }

    private static void await(Kernel kernel, Descriptor descriptor, int mask) {
        int epfd = kernel.epoll();
        Kernel.must(kernel.add(epfd, descriptor.fd(), mask, 0));
        assertThat(new EventArray(kernel.calls(), 1).awaitPatiently(epfd)).as("%s is ready", descriptor).isEqualTo(1);
        kernel.close(epfd);
    }

    /** Waits for the next bytes and returns them as text. */
    static String receive(Kernel kernel, Socket socket) throws Exception {
        awaitReadable(kernel, socket);
        ByteBuffer room = Bytes.room(256);
        assertThat(socket.read(room)).isPositive();
        return Bytes.read(room);
    }

    /** A connected socket; a listener must be there. */
    static Socket connect(Kernel kernel, SocketAddress address) throws Exception {
        Socket socket = Socket.connect(kernel.calls(), address);
        try {
            awaitWritable(kernel, socket);
            socket.finishConnect();
            return socket;
        } catch (Exception | AssertionError e) {
            socket.close();
            throw e;
        }
    }
}
