package io.baton.epoll.tck;

import static java.net.StandardSocketOptions.SO_BROADCAST;
import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.List;

/** Socket options: set, read back, and the errors of {@code setsockopt(2)}. */
public abstract class SocketOptionContract extends Contract {

    private static final int ENOPROTOOPT = 92;

    private Socket socket;

    /** For subclasses. */
    protected SocketOptionContract() {
    }

    @BeforeEach
    void openSocket() throws Exception {
        socket = Socket.open(calls(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void closeSocket() {
        socket.close();
    }

    @Test
    void flagsAreSetAndCleared() throws Exception {
        List<SocketOption<Boolean>> flags = List.of(SO_REUSEADDR, SO_REUSEPORT,
                SO_KEEPALIVE, TCP_NODELAY);
        for (SocketOption<Boolean> flag : flags) {
            assertThat(socket.option(flag)).as("%s at first", flag).isFalse();
            assertThat(socket.option(flag, true).option(flag)).as("%s set", flag).isTrue();
            assertThat(socket.option(flag, false).option(flag)).as("%s cleared", flag).isFalse();
        }
    }

    @Test
    void lingerIsOffAtMinusOneAndSecondsOtherwise() throws Exception {
        assertThat(socket.option(SO_LINGER)).isEqualTo(-1);
        assertThat(socket.option(SO_LINGER, 0).option(SO_LINGER)).isZero();
        assertThat(socket.option(SO_LINGER, 7).option(SO_LINGER)).isEqualTo(7);
        assertThat(socket.option(SO_LINGER, -1).option(SO_LINGER)).isEqualTo(-1);
    }

    @Test
    void theKernelDoublesTheSizesOfBuffers() throws Exception {
        socket.option(SO_SNDBUF, 32_768).option(SO_RCVBUF, 65_536);
        assertThat(socket.option(SO_SNDBUF)).isEqualTo(65_536);
        assertThat(socket.option(SO_RCVBUF)).isEqualTo(131_072);
    }

    /** The kernel would take it as the largest size allowed. */
    @Test
    void aNegativeSizeIsRefused() throws Exception {
        int before = socket.option(SO_SNDBUF);
        for (SocketOption<Integer> size : List.of(SO_SNDBUF, SO_RCVBUF)) {
            assertThatThrownBy(() -> socket.option(size, -1)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(size.name());
        }
        assertThat(socket.option(SO_SNDBUF)).isEqualTo(before);
    }

    @Test
    void anOptionOfDatagramsIsRefusedAndTheMessageNamesTheOthers() {
        assertThatThrownBy(() -> socket.option(SO_BROADCAST, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SO_BROADCAST").hasMessageContaining("TCP_NODELAY");
    }

    @Test
    void aListenerReusesItsAddress() throws Exception {
        try (Socket listener = Socket.listen(calls(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
            assertThat(listener.option(SO_REUSEADDR)).isTrue();
        }
    }

    @Test
    void rawErrors() {
        int fd = socket.fd();
        Memory value = new Memory(calls(), 8);
        value.buffer().putInt(4, 4);
        long at = value.address();
        assertThat(calls().setsockopt(fd, Linux.SOL_SOCKET, 9999, at, 4)).as("unknown").isEqualTo(-ENOPROTOOPT);
        assertThat(calls().getsockopt(fd, Linux.SOL_SOCKET, 9999, at, at + 4)).as("unknown").isEqualTo(-ENOPROTOOPT);
        assertThat(keepalive(fd, at, 1)).as("too short").isEqualTo(-Linux.EINVAL);
        assertThat(keepalive(fd, Memory.UNMAPPED, 4)).isEqualTo(-Linux.EFAULT);
        assertThat(keepalive(-1, at, 4)).isEqualTo(-Linux.EBADF);
    }

    private int keepalive(int fd, long value, int length) {
        return calls().setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_KEEPALIVE, value, length);
    }
}
