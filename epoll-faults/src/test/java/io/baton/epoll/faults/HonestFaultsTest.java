package io.baton.epoll.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What a fault leaves behind is what the kernel would leave behind. Each test has one fault, at every call. */
class HonestFaultsTest {

    private static final SystemCalls REAL = Providers.selected();

    private final ByteBuffer memory = ByteBuffer.allocateDirect(64);
    private final long address = REAL.address(memory);

    private static FaultInjector always(FaultKind kind, CallKind call) {
        return FaultInjector.of(REAL,
                FaultPlan.builder(1).points(List.of(new FaultPoint(kind, call))).enabled(100).fires(100).build());
    }

    /** A TCP connection: both ends. */
    private static final class Connected implements AutoCloseable {
        final Socket listener = Socket.listen(REAL, new InetSocketAddress("127.0.0.1", 0), 8);
        final SocketChannel peer = SocketChannel.open(listener.localAddress());
        final int fd = REAL.accept4(listener.fd(), 0, 0, 0);

        Connected() throws Exception { // The fields open it.
        }

        @Override
        public void close() throws IOException {
            REAL.close(fd);
            peer.close();
            listener.close();
        }
    }

    @Test
    void aShortSendSendsWhatItSaysAndNoMore() throws Exception {
        FaultInjector calls = always(FaultKind.SHORT, CallKind.SEND);
        try (Connected connected = new Connected()) {
            long sent = calls.send(connected.fd, address, 64, Linux.MSG_NOSIGNAL);
            assertThat(sent).isBetween(1L, 63L);
            REAL.shutdown(connected.fd, Linux.SHUT_WR);
            assertThat(connected.peer.socket().getInputStream().readAllBytes()).hasSize((int) sent);
            assertThat(calls.injected(FaultKind.SHORT)).isEqualTo(1);
        }
    }

    @Test
    void aSendThatFailsHasSentNothing() throws Exception {
        for (FaultKind kind : new FaultKind[] {FaultKind.INTERRUPTED, FaultKind.NOT_READY, FaultKind.ENOBUFS}) {
            try (Connected connected = new Connected()) {
                assertThat(always(kind, CallKind.SEND).send(connected.fd, address, 64, Linux.MSG_NOSIGNAL))
                        .isEqualTo(-kind.errno());
                REAL.shutdown(connected.fd, Linux.SHUT_WR);
                assertThat(connected.peer.socket().getInputStream().readAllBytes()).isEmpty();
            }
        }
    }

    @Test
    void aResetIsRealAndLaterCallsAgree() throws Exception {
        try (Connected connected = new Connected()) {
            assertThat(always(FaultKind.RESET, CallKind.RECV).recv(connected.fd, address, 64, Linux.MSG_DONTWAIT))
                    .isEqualTo(-Linux.ECONNRESET);
            assertThat(REAL.send(connected.fd, address, 64, Linux.MSG_NOSIGNAL)).isEqualTo(-Linux.EPIPE);
            assertThatThrownBy(() -> connected.peer.read(ByteBuffer.allocate(1))).hasMessageContaining("reset");
        }
        try (Connected connected = new Connected()) {
            assertThat(always(FaultKind.BROKEN_PIPE, CallKind.SEND).send(connected.fd, address, 64,
                    Linux.MSG_NOSIGNAL)).isEqualTo(-Linux.EPIPE);
            assertThatThrownBy(() -> connected.peer.read(ByteBuffer.allocate(1))).hasMessageContaining("reset");
        }
    }

    @Test
    void aConnectionThatCouldNotBeAcceptedStillWaits() throws Exception {
        for (FaultPoint point : FaultPoint.all().stream().filter(each -> each.call() == CallKind.ACCEPT4
                && each.kind().errno() > 0).toList()) {
            try (Socket listener = Socket.listen(REAL, new InetSocketAddress("127.0.0.1", 0), 8);
                    var peer = SocketChannel.open(listener.localAddress())) {
                assertThat(peer.isConnected()).isTrue();
                FaultInjector calls = always(point.kind(), point.call());
                assertThat(calls.accept4(listener.fd(), 0, 0, 0)).as(point.toString()).isNegative();
                calls.off();
                int fd = calls.accept4(listener.fd(), 0, 0, 0);
                assertThat(fd).as(point.toString()).isPositive();
                assertThat(calls.close(fd)).isZero();
            }
        }
    }

    @Test
    void aCloseThatThrowsHasClosed() {
        FaultInjector calls = always(FaultKind.OUT_OF_MEMORY, CallKind.CLOSE);
        int fd = REAL.eventfd(0, 0);
        assertThatThrownBy(() -> calls.close(fd)).isInstanceOf(OutOfMemoryError.class);
        assertThat(REAL.close(fd)).isEqualTo(-Linux.EBADF);
    }

    @Test
    void aFullCounterIsFull() throws Exception {
        FaultInjector calls = always(FaultKind.COUNTER_FULL, CallKind.WRITE);
        try (EventFd counter = EventFd.create(calls)) {
            assertThat(counter.add(1)).isFalse();
            assertThat(counter.take()).as("the maximum of eventfd(2)").isEqualTo(-2L);
        }
    }

    @Test
    void aSemaphoreLosesNothing() throws Exception {
        FaultInjector calls = always(FaultKind.COUNTER_FULL, CallKind.WRITE);
        try (EventFd semaphore = EventFd.semaphore(calls)) {
            assertThat(semaphore.add(2)).isTrue();
            assertThat(semaphore.add(1)).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(semaphore.take()).isEqualTo(1);
            }
            assertThat(semaphore.take()).isZero();
        }
    }

    /** A result of 0 would say that nothing can be sent. */
    @Test
    void aShortSendmsgWhoseFirstVectorIsEmptySendsTheOthers() throws Exception {
        FaultInjector calls = always(FaultKind.SHORT, CallKind.SENDMSG);
        ByteBuffer message = ByteBuffer.allocateDirect(128).order(ByteOrder.nativeOrder());
        long header = REAL.address(message);
        try (Connected connected = new Connected()) {
            // struct msghdr, with two vectors at 64.
            message.putLong(16, header + 64).putLong(24, 2);
            message.putLong(64, address).putLong(72, 0).putLong(80, address).putLong(88, 5);
            assertThat(calls.sendmsg(connected.fd, header, Linux.MSG_NOSIGNAL)).isEqualTo(5);
            message.putLong(24, 0);
            assertThat(calls.sendmsg(connected.fd, header, Linux.MSG_NOSIGNAL)).as("no vector").isZero();
        }
    }

    @Test
    void afterAnInjectedEagainAnEdgeComesAgain() throws Exception {
        FaultInjector calls = always(FaultKind.NOT_READY, CallKind.RECV);
        try (Connected connected = new Connected(); Epoll epoll = Epoll.create(calls)) {
            epoll.add(connected.fd, Interest.IN.edge(), 5);
            connected.peer.write(ByteBuffer.wrap(new byte[3]));
            Events events = epoll.newEvents(4);
            assertThat(epoll.await(events, Duration.ofSeconds(10))).isEqualTo(1);
            assertThat(epoll.await(events, 0L)).as("an edge is told once").isZero();
            assertThat(calls.recv(connected.fd, address, 64, 0)).isEqualTo(-Linux.EAGAIN);
            assertThat(epoll.await(events, Duration.ofSeconds(10))).as("and again").isEqualTo(1);
        }
    }

    @Test
    void aStaleEventHasTheDataOfADescriptorThatIsClosed() throws Exception {
        FaultInjector calls = always(FaultKind.STALE_EVENT, CallKind.EPOLL_WAIT);
        try (Epoll epoll = Epoll.create(calls)) {
            Events events = epoll.newEvents(4);
            int old = calls.eventfd(1, Linux.EFD_NONBLOCK);
            epoll.add(old, Interest.IN, 111);
            assertThat(epoll.await(events, 0L)).as("nothing is stale").isEqualTo(1);
            calls.close(old);
            int made = calls.eventfd(1, Linux.EFD_NONBLOCK);
            // A lower number may have become free: the JVM closes files, too.
            int successor = made == old ? made : calls.fcntl(made, Linux.F_DUPFD_CLOEXEC, old);
            assertThat(successor).as("the number is used again").isEqualTo(old);
            epoll.add(successor, Interest.IN, 222);
            assertThat(epoll.await(events, 0L)).isEqualTo(2);
            assertThat(tokens(events, 2)).containsExactly(222L, 111L);
            assertThat(epoll.await(events, 0L)).as("each is told once").isEqualTo(1);
            calls.close(successor);
            if (made != old) {
                calls.close(made);
            }
        }
    }

    private static List<Long> tokens(Events events, int count) {
        return IntStream.range(0, count).mapToObj(events::data).toList();
    }
}
