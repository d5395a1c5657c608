package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** {@code accept4(2)}: flags, errno, the peer's address, and {@link Socket#accept} (LTP accept01 to 03, accept4_01). */
public abstract class AcceptContract extends Contract {

    private static final int EOPNOTSUPP = 95;
    private static final int ENOTSOCK = 88;
    private static final int BOTH = Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK;

    /** For subclasses. */
    protected AcceptContract() {
    }

    private int accept(int listener, int flags) {
        return calls().accept4(listener, 0, 0, flags);
    }

    @Test
    void whatCannotAcceptSaysWhy() {
        int unconnected = kernel.own(calls().socket(Linux.AF_INET, Linux.SOCK_STREAM | BOTH, 0));
        int datagrams = kernel.own(calls().socket(Linux.AF_INET, Linux.SOCK_DGRAM | BOTH, 0));
        assertThat(accept(-1, 0)).isEqualTo(-Linux.EBADF);
        assertThat(accept(kernel.eventfd(0), 0)).isEqualTo(-ENOTSOCK);
        assertThat(accept(unconnected, 0)).as("not listening").isEqualTo(-Linux.EINVAL);
        assertThat(accept(datagrams, 0)).isEqualTo(-EOPNOTSUPP);
        assertThat(accept(TcpPair.listen(kernel, 1), 0x1)).as("unknown flags").isEqualTo(-Linux.EINVAL);
    }

    @Test
    void nothingWaitingIsEAGAIN() {
        assertThat(accept(TcpPair.listen(kernel, 1), BOTH)).isEqualTo(-Linux.EAGAIN);
    }

    @Test
    void everyCombinationOfFlagsIsPassedOn() {
        int listener = TcpPair.listen(kernel, 4);
        for (int flags : new int[] {0, Linux.SOCK_CLOEXEC, Linux.SOCK_NONBLOCK, BOTH}) {
            TcpPair.connect(kernel, listener);
            int accepted = kernel.own(accept(listener, flags));
            boolean cloexec = (calls().fcntl(accepted, Linux.F_GETFD, 0) & Linux.FD_CLOEXEC) != 0;
            boolean nonblocking = (calls().fcntl(accepted, Linux.F_GETFL, 0) & Linux.O_NONBLOCK) != 0;
            assertThat(cloexec).as("CLOEXEC of flags 0x%x", flags).isEqualTo((flags & Linux.SOCK_CLOEXEC) != 0);
            assertThat(nonblocking).as("NONBLOCK of flags 0x%x", flags).isEqualTo((flags & Linux.SOCK_NONBLOCK) != 0);
        }
    }

    @Test
    void thePeersAddressIsGivenIfAskedFor() {
        int listener = TcpPair.listen(kernel, 1);
        int client = TcpPair.connect(kernel, listener);
        Memory peer = new Memory(calls(), 20);
        peer.buffer().putInt(16, 16);
        kernel.own(calls().accept4(listener, peer.address(), peer.address() + 16, BOTH));
        ByteBuffer expected = TcpPair.nameOf(kernel, client).buffer();
        assertThat(peer.buffer().getInt(16)).as("length").isEqualTo(16);
        assertThat(peer.buffer().getLong(0)).as("family, port and address").isEqualTo(expected.getLong(0));
    }

    @Test
    void anAddressThatCannotBeWrittenIsEFAULT() {
        int listener = TcpPair.listen(kernel, 1);
        TcpPair.connect(kernel, listener);
        Memory length = new Memory(calls(), 4);
        length.buffer().putInt(0, 16);
        assertThat(calls().accept4(listener, Memory.UNMAPPED, length.address(), BOTH)).isEqualTo(-Linux.EFAULT);
    }

    @Test
    void theFaceGivesNullWhenNoneWaits() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Socket listener = Socket.listen(calls(), any, 4)) {
            assertThat(listener.accept()).isNull();
        }
    }

    @Test
    void theFaceAcceptsConnectionsThatAreNonblockingAndCloexec() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Socket listener = Socket.listen(calls(), any, 4);
                Socket client = Socket.connect(calls(), listener.localAddress())) {
            Sockets.awaitReadable(kernel, listener);
            try (Socket accepted = listener.accept()) {
                assertThat(calls().fcntl(accepted.fd(), Linux.F_GETFD, 0)).isEqualTo(Linux.FD_CLOEXEC);
                assertThat(calls().fcntl(accepted.fd(), Linux.F_GETFL, 0) & Linux.O_NONBLOCK).isNotZero();
                assertThat(accepted.remoteAddress()).isEqualTo(client.localAddress());
                assertThat(accepted.localAddress()).isEqualTo(client.remoteAddress());
            }
        }
    }

    @Test
    void theFaceRefusesToAcceptOnWhatDoesNotListen() throws Exception {
        try (Socket socket = Socket.open(calls(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertThatThrownBy(socket::accept).isInstanceOfSatisfying(ErrnoException.class, e -> {
                assertThat(e.symbol()).isEqualTo("EINVAL");
                assertThat(e.call()).isEqualTo("accept4");
                assertThat(e.fd()).isEqualTo(socket.fd());
            });
        }
    }
}
