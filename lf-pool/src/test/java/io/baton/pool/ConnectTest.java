package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Errno;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

class ConnectTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Keeps what it receives. */
    private static final class Keeper extends Recorder {

        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        @Override
        public synchronized void onData(Connection connection, ByteBuffer in) {
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            received.writeBytes(bytes);
        }

        synchronized String received() {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static LeaderFollowerPool clients() throws IOException {
        return LeaderFollowerPool.builder().name("clients").threads(2).start();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static SocketAddress refusingAddress() throws IOException {
        try (ServerSocket gone = new ServerSocket(0, 1, LOOPBACK)) {
            return gone.getLocalSocketAddress();
        }
    }

    private static void assertEnds(LeaderFollowerPool pool) {
        pool.close();
        PoolSnapshot end = pool.snapshot();
        assertThat(end.connections()).isZero();
        assertThat(end.closed()).isEqualTo(end.accepted() + end.connects());
        assertThat(end.exclusivityViolations()).isZero();
    }

    private static void exchange(LeaderFollowerPool client, SocketAddress server) throws Exception {
        Keeper keeper = new Keeper();
        Connection connection = client.connect(server, keeper);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            // The first ones before it is established, as a rule.
            connection.reply(bytes("message " + i + "\n"));
            expected.append("message ").append(i).append('\n');
        }
        eventually().until(() -> keeper.received().length() == expected.length());
        assertThat(keeper.received()).isEqualTo(expected.toString());
        assertThat(keeper.connection()).isSameAs(connection);
        assertThat(connection.remoteAddress()).isEqualTo(server);
        connection.close();
        assertThat(keeper.cause()).isNull();
        assertThat(keeper.opened.get()).isEqualTo(1);
        assertThat(keeper.closed.get()).isEqualTo(1);
    }

    @Test
    void twoPoolsTalkAndRepliesPublishedBeforeItIsEstablishedArriveInOrder() throws Exception {
        Set<String> before = TestFds.open();
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                LeaderFollowerPool client = clients()) {
            for (int i = 0; i < 50; i++) {
                exchange(client, server.address());
            }
            assertThat(client.snapshot().connects()).isEqualTo(50);
            assertEnds(client);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    @Test
    void unixDomainSocketsWorkInBothDirections(@TempDir Path directory) throws Exception {
        Set<String> before = TestFds.open();
        SocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (LeaderFollowerPool server = LeaderFollowerPool.builder().name("unix").threads(2)
                .listen(address, RunningPool.ECHO).start(); LeaderFollowerPool client = clients()) {
            for (int i = 0; i < 20; i++) {
                exchange(client, address);
            }
            assertEnds(server);
            assertThatThrownBy(() -> client.connect(address, new Keeper())).isInstanceOf(IOException.class)
                    .hasMessageContaining("ENOENT");
            assertEnds(client);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** Also when it is the send of a waiting reply that is told why, and not the question after the connect. */
    @Test
    void aRefusedConnectionEndsInOnCloseAlone() throws Exception {
        Set<String> before = TestFds.open();
        SocketAddress nobody = refusingAddress();
        try (LeaderFollowerPool client = clients()) {
            for (int i = 0; i < 300; i++) {
                Recorder handler = new Recorder();
                Connection connection = client.connect(nobody, handler);
                if (i % 2 == 0) {
                    connection.reply(bytes("x"));
                }
                assertThat(handler.cause()).isInstanceOfSatisfying(ErrnoException.class,
                        e -> assertThat(e.errno()).as(() -> Errno.symbol(e.errno())).isEqualTo(Linux.ECONNREFUSED));
                assertThat(handler.opened.get()).as("onOpen, round %d", i).isZero();
                assertThat(handler.closed.get()).isEqualTo(1);
            }
            assertEnds(client);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    @Test
    void aPeerThatDoesNotAnswerIsGivenUpAtTheConnectTimeout() throws Exception {
        Set<String> before = TestFds.open();
        try (FullListener full = new FullListener();
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2)
                        .connectTimeout(Duration.ofMillis(200)).start()) {
            Recorder handler = new Recorder();
            long start = System.nanoTime();
            Connection connection = client.connect(full.address(), handler);
            connection.reply(bytes("waits in vain"));
            assertThat(handler.cause()).isInstanceOf(TimeoutException.class).hasMessageContaining("PT0.2S");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
            assertThat(handler.opened.get()).isZero();
            eventually().until(() -> client.snapshot().connections() == 0);
            assertEnds(client);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** Turns of its own tasks, one of which comes due during another, are no answer of the peer. */
    @Test
    void aTaskOfAConnectionThatIsNotEstablishedDoesNotOpenIt() throws Exception {
        try (FullListener full = new FullListener();
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2)
                        .connectTimeout(Duration.ofSeconds(2)).start()) {
            Recorder handler = new Recorder();
            Connection connection = client.connect(full.address(), handler);
            AtomicInteger runs = new AtomicInteger();
            for (int i = 0; i < 10; i++) {
                connection.schedule(Duration.ofMillis(10 + i * 5), () -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(12));
                    runs.incrementAndGet();
                });
            }
            assertThat(handler.cause()).isInstanceOf(TimeoutException.class);
            assertThat(runs.get()).isEqualTo(10);
            assertThat(handler.opened.get()).isZero();
        }
    }

    @Test
    void closingThePoolWhileConnectingEndsTheConnectionInOnCloseAlone() throws Exception {
        Set<String> before = TestFds.open();
        try (FullListener full = new FullListener(); LeaderFollowerPool client = clients()) {
            List<Recorder> handlers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Recorder handler = new Recorder();
                handlers.add(handler);
                client.connect(full.address(), handler);
            }
            assertEnds(client);
            for (Recorder handler : handlers) {
                assertThat(handler.cause()).isNull();
                assertThat(handler.opened.get()).isZero();
                assertThat(handler.closed.get()).isEqualTo(1);
            }
            assertThatThrownBy(() -> client.connect(full.address(), new Recorder()))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** Whoever gets a connection gets its onClose too; whoever does not is told so. */
    @Test
    void connectingWhileThePoolClosesLeavesNothing() throws Exception {
        Set<String> before = TestFds.open();
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2))) {
            for (int round = 0; round < 40; round++) {
                LeaderFollowerPool client = clients();
                List<Recorder> handlers = new ArrayList<>();
                CountDownLatch begun = new CountDownLatch(1);
                Thread connecting = new Thread(() -> {
                    try {
                        for (;;) {
                            Recorder handler = new Recorder();
                            client.connect(server.address(), handler);
                            handlers.add(handler);
                            begun.countDown();
                        }
                    } catch (IllegalStateException | IOException closing) {
                        begun.countDown();
                    }
                });
                connecting.start();
                begun.await();
                LockSupport.parkNanos(round * 10_000L);
                client.close();
                connecting.join();
                for (Recorder handler : handlers) {
                    handler.cause();
                }
                assertEnds(client);
            }
            server.awaitNoConnection();
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    @Test
    void aConnectionBeyondTheLimitIsRefusedByAnExceptionAndLeavesNothing() throws Exception {
        Set<String> before = TestFds.open();
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2).maxConnections(2).start()) {
            Recorder first = new Recorder();
            client.connect(server.address(), first);
            client.connect(server.address(), new Recorder());
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> client.connect(server.address(), new Recorder()))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("2 connections");
            }
            first.connection().close();
            eventually().until(() -> client.snapshot().connections() == 1);
            exchange(client, server.address());
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }
}
