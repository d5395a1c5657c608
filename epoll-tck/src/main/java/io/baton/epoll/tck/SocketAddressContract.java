package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Addresses of TCP over IPv4 and IPv6 and of Unix domain sockets: to the kernel, back, and in messages. */
public abstract class SocketAddressContract extends Contract {

    @TempDir
    Path directory;

    /** For subclasses. */
    protected SocketAddressContract() {
    }

    private void carriesBytesAndNamesBothSides(SocketAddress bind, boolean clientHasName) throws Exception {
        try (Socket listener = Socket.listen(calls(), bind, 4);
                Socket client = Sockets.connect(kernel, listener.localAddress())) {
            Sockets.awaitReadable(kernel, listener);
            try (Socket server = listener.accept()) {
                assertThat(client.remoteAddress()).isEqualTo(listener.localAddress());
                assertThat(server.localAddress()).isEqualTo(listener.localAddress());
                assertThat(Socket.localAddress(calls(), server.fd())).isEqualTo(server.localAddress());
                assertThat(Socket.remoteAddress(calls(), client.fd())).isEqualTo(client.remoteAddress());
                if (clientHasName) {
                    assertThat(server.remoteAddress()).isEqualTo(client.localAddress());
                }
                client.write(Bytes.of("to"));
                assertThat(Sockets.receive(kernel, server)).isEqualTo("to");
                server.write(Bytes.of("fro"));
                assertThat(Sockets.receive(kernel, client)).isEqualTo("fro");
            }
        }
    }

    @Test
    void ipv4() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        carriesBytesAndNamesBothSides(new InetSocketAddress(loopback, 0), true);
    }

    @Test
    void ipv4OfAnotherLoopbackAddressKeepsItsBytesInOrder() throws Exception {
        InetAddress odd = InetAddress.getByAddress(new byte[] {127, 1, 2, (byte) 0xfd});
        try (Socket listener = Socket.listen(calls(), new InetSocketAddress(odd, 0), 4)) {
            assertThat(((InetSocketAddress) listener.localAddress()).getAddress()).isEqualTo(odd);
            assertThat(((InetSocketAddress) listener.localAddress()).getPort()).isPositive();
        }
    }

    @Test
    void ipv6() throws Exception {
        Needs.ipv6Loopback();
        carriesBytesAndNamesBothSides(new InetSocketAddress(InetAddress.getByName("::1"), 0), true);
    }

    @Test
    void unixDomain() throws Exception {
        Path path = directory.resolve("socket");
        carriesBytesAndNamesBothSides(UnixDomainSocketAddress.of(path), false);
        assertThat(path).as("it stays after close").exists();
    }

    @Test
    void unixDomainWithAPathOfMoreThanAscii() throws Exception {
        carriesBytesAndNamesBothSides(UnixDomainSocketAddress.of(directory.resolve("s\u00f8ck\u00e9t")), false);
    }

    @Test
    void aPortIsTheSameForOtherPrograms() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        try (Socket listener = Socket.listen(calls(), any, 4)) {
            InetSocketAddress bound = (InetSocketAddress) listener.localAddress();
            try (java.net.Socket stranger = new java.net.Socket(bound.getAddress(), bound.getPort())) {
                Sockets.awaitReadable(kernel, listener);
                try (Socket accepted = listener.accept()) {
                    InetSocketAddress remote = (InetSocketAddress) accepted.remoteAddress();
                    assertThat(remote.getPort()).isEqualTo(stranger.getLocalPort());
                }
            }
        }
    }

    @Test
    void anUnnamedUnixSocketHasTheEmptyPath() throws Exception {
        List<Socket> pair = Socket.pair(calls());
        assertThat(pair.get(0).localAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
        assertThat(pair.get(0).remoteAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
        pair.forEach(Socket::close);
    }

    @Test
    void aPathTooLongIsRefusedBeforeTheKernelIsAsked() {
        Path tooLong = directory.resolve("x".repeat(108));
        assertThatThrownBy(() -> Socket.listen(calls(), UnixDomainSocketAddress.of(tooLong), 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("107");
    }

    @Test
    void aTakenAddressIsEADDRINUSEAndTheMessageNamesIt() throws Exception {
        Path path = Files.createFile(directory.resolve("taken"));
        assertThatThrownBy(() -> Socket.listen(calls(), UnixDomainSocketAddress.of(path), 1))
                .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Linux.EADDRINUSE))
                .hasMessageContaining("taken");
    }

    private static void namesTheAddressAndNoNumber(ThrowingCallable call, String name, int errno, String address) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ErrnoException.class, e -> {
            assertThat(e.call()).isEqualTo(name);
            assertThat(e.errno()).isEqualTo(errno);
        }).hasMessageStartingWith(name + " for " + address + ": ").hasMessageNotContaining("fd ");
    }

    private static String text(SocketAddress address) {
        return "127.0.0.1:" + ((InetSocketAddress) address).getPort();
    }

    @Test
    void aBindThatFailsNamesTheAddress() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        try (Socket listener = Socket.listen(calls(), any, 1)) {
            SocketAddress taken = listener.localAddress();
            namesTheAddressAndNoNumber(() -> Socket.listen(calls(), taken, 1), "bind", Linux.EADDRINUSE, text(taken));
        }
    }

    /** With SO_REUSEADDR two sockets may be bound to one port as long as none of them listens. */
    @Test
    void aListenThatFailsNamesTheAddress() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        try (Socket first = Socket.open(calls(), any); Socket second = Socket.open(calls(), any)) {
            first.option(StandardSocketOptions.SO_REUSEADDR, true).bind(any);
            second.option(StandardSocketOptions.SO_REUSEADDR, true).bind(first.localAddress());
            first.listen(1);
            namesTheAddressAndNoNumber(() -> second.listen(1), "listen", Linux.EADDRINUSE, text(first.localAddress()));
        }
        try (Socket unbound = Socket.open(calls(), UnixDomainSocketAddress.of("x"))) {
            namesTheAddressAndNoNumber(() -> unbound.listen(1), "listen", Linux.EINVAL,
                    "a Unix domain socket without a path");
        }
    }

    @Test
    void aConnectThatFailsNamesTheAddressAtOnceOrLater() throws Exception {
        Path missing = directory.resolve("missing");
        namesTheAddressAndNoNumber(() -> Socket.connect(calls(), UnixDomainSocketAddress.of(missing)),
                "connect", Linux.ENOENT, missing.toString());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        SocketAddress gone;
        try (Socket listener = Socket.listen(calls(), any, 1)) {
            gone = listener.localAddress();
        }
        namesTheAddressAndNoNumber(() -> Sockets.connect(kernel, gone), "connect", Linux.ECONNREFUSED, text(gone));
    }

    /** bind(2) allows a C program a path of 108 bytes without a NUL; the kernel returns 111 bytes then. */
    @Test
    void thePathOfAPeerMayFillTheWholeStruct() throws Exception {
        String longest = directory + "/" + "x".repeat(107 - directory.toString().length());
        Memory address = new Memory(calls(), 110);
        address.buffer().putShort(0, (short) Linux.AF_UNIX).put(2, longest.getBytes(StandardCharsets.UTF_8));
        int client = kernel.own(calls().socket(Linux.AF_UNIX, Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC, 0));
        assertThat(calls().bind(client, address.address(), 110)).isZero();
        assertThat(Socket.localAddress(calls(), client)).isEqualTo(UnixDomainSocketAddress.of(longest));
    }

    @Test
    void aPathThatNoStringCanHoldIsBoundAndReadBack() throws Exception {
        Path odd = Path.of(URI.create(directory.toUri() + "s%FF"));
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(odd);
        try (Socket listener = Socket.listen(calls(), address, 1)) {
            assertThat(odd).exists();
            assertThat(listener.localAddress()).isEqualTo(address);
        }
    }

    @Test
    void aPeerOfTheAbstractNamespaceHasTheEmptyPath() throws Exception {
        int[] pair = kernel.socketpair();
        Memory address = new Memory(calls(), 16);
        address.buffer().putShort(0, (short) Linux.AF_UNIX).put(2, new byte[] {0, 'b', 'a', 't', (byte) pair[0]});
        Kernel.must(calls().bind(pair[0], address.address(), 7));
        assertThat(Socket.remoteAddress(calls(), pair[1])).isEqualTo(UnixDomainSocketAddress.of(""));
    }

    @Test
    void nobodyListeningIsECONNREFUSED() throws Exception {
        InetSocketAddress gone;
        try (Socket listener = Socket.listen(calls(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
            gone = (InetSocketAddress) listener.localAddress();
        }
        assertThatThrownBy(() -> Sockets.connect(kernel, gone)).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(e.symbol()).isEqualTo("ECONNREFUSED"));
    }

    @Test
    void anUnconnectedSocketHasNoPeer() throws Exception {
        try (Socket socket = Socket.open(calls(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertThatThrownBy(socket::remoteAddress).isInstanceOfSatisfying(ErrnoException.class,
                    e -> assertThat(e.errno()).isEqualTo(Linux.ENOTCONN));
        }
    }
}
