package io.baton.epoll.faults;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Resets TCP connections, and keeps their descriptors: {@code connect(2)} to AF_UNSPEC sends a RST, drops what waits, and leaves
 * ECONNRESET as the socket's pending error. Any thread.
 */
final class SocketReset {

    private static final int SOCKADDR_BYTES = 16;

    private final SystemCalls real;
    /** A struct sockaddr of family 0, AF_UNSPEC. Never written. */
    private final ByteBuffer nowhere = ByteBuffer.allocateDirect(SOCKADDR_BYTES);

    SocketReset(SystemCalls real) {
        this.real = real;
    }

    /** Resets a connection. Does nothing to a socket that is no TCP connection. */
    void reset(int fd) {
        real.connect(fd, real.address(nowhere), SOCKADDR_BYTES);
    }

    /** Takes the pending error, so that the next send finds a broken pipe. */
    void forgetError(int fd) {
        ByteBuffer option = ByteBuffer.allocateDirect(2 * Integer.BYTES).order(ByteOrder.nativeOrder());
        option.putInt(Integer.BYTES, Integer.BYTES);
        long address = real.address(option);
        real.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_ERROR, address, address + Integer.BYTES);
        Reference.reachabilityFence(option);
    }
}
