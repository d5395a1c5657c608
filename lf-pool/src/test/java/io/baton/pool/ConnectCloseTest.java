package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.framing.Framing;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connections out that are closed before they are established, or that cannot even begin. */
class ConnectCloseTest {

    private static LeaderFollowerPool clients(Duration connectTimeout) throws IOException {
        return LeaderFollowerPool.builder().name("clients").threads(2).connectTimeout(connectTimeout).start();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aReplyBeforeCloseArrivesThoughTheConnectionWasNotEstablishedThen() throws Exception {
        Set<String> before = TestFds.open();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LeaderFollowerPool client = clients(Duration.ofSeconds(10))) {
            for (int i = 0; i < 200; i++) {
                Recorder handler = new Recorder();
                Connection connection = client.connect(server.getLocalSocketAddress(), handler);
                connection.reply(bytes("last words "));
                connection.reply(bytes("of " + i));
                connection.close();
                try (Socket accepted = server.accept()) {
                    accepted.setSoTimeout(15_000);
                    assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("last words of " + i);
                }
                assertThat(handler.cause()).isNull();
                assertThat(handler.closed.get()).isEqualTo(1);
                assertThat(handler.opened.get()).isLessThanOrEqualTo(1);
            }
            eventually().until(() -> client.snapshot().connections() == 0);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** The peer answers only after the close: its listener's queue was full. The kernel asks it again after a second. */
    @Test
    void aReplyBeforeCloseWaitsForAPeerThatAnswersLate() throws Exception {
        try (FullListener full = new FullListener(); LeaderFollowerPool client = clients(Duration.ofSeconds(20))) {
            Recorder handler = new Recorder();
            Connection connection = client.connect(full.address(), handler);
            connection.reply(bytes("late"));
            connection.close();
            assertThat(handler.cause()).isNull();
            assertThat(handler.opened.get()).as("onOpen").isZero();
            assertThat(client.snapshot().connections()).as("waits to send").isEqualTo(1);
            CompletableFuture<String> read = new CompletableFuture<>();
            full.acceptAll(read);
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("late");
            eventually().until(() -> client.snapshot().connections() == 0);
            assertThat(handler.closed.get()).isEqualTo(1);
        }
    }

    @Test
    void aReplyBeforeCloseWaitsNoLongerThanTheConnectTimeout() throws Exception {
        Set<String> before = TestFds.open();
        try (FullListener full = new FullListener();
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2).writeStallTimeout(Duration.ZERO)
                        .connectTimeout(Duration.ofSeconds(1)).start()) {
            for (int i = 0; i < 5; i++) {
                Connection connection = client.connect(full.address(), new Recorder());
                connection.reply(bytes("in vain"));
                connection.close();
            }
            assertThat(client.snapshot().connections()).isEqualTo(5);
            eventually().until(() -> client.snapshot().connections() == 0);
            assertThat(client.snapshot().closed()).isEqualTo(5);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** The connect timeout ends where the connection stands: from there on the peer may be slow. */
    @Test
    void aReplyThatIsUnderWayOutlivesTheConnectTimeout() throws Exception {
        int much = 8 << 20;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LeaderFollowerPool client = LeaderFollowerPool.builder().promotion(Promotion.LEADER_ONLY)
                        .connectTimeout(Duration.ofSeconds(1)).start()) {
            for (boolean closedBefore : new boolean[] {true, false}) {
                Recorder busy = new Recorder();
                CountDownLatch goOn = new CountDownLatch(1);
                Connection holding = client.connect(server.getLocalSocketAddress(), busy);
                Socket other = server.accept();
                busy.connection();
                CountDownLatch held = new CountDownLatch(1);
                holding.schedule(Duration.ZERO, () -> {
                    held.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                assertThat(held.await(15, TimeUnit.SECONDS)).isTrue();
                Recorder handler = new Recorder();
                Connection connection = client.connect(server.getLocalSocketAddress(), handler);
                connection.reply(new byte[much]);
                if (!closedBefore) {
                    goOn.countDown();
                    handler.connection();
                }
                connection.close();
                goOn.countDown();
                try (Socket accepted = server.accept()) {
                    accepted.setSoTimeout(15_000);
                    accepted.getInputStream().readNBytes(1);
                    Thread.sleep(1_500);
                    assertThat(accepted.getInputStream().readNBytes(much).length).isEqualTo(much - 1);
                }
                other.close();
            }
        }
    }

    /** The number of its descriptor belongs to others by then. */
    @Test
    void aConnectThatWasRefusedForTheLimitIsNotShutDownAtItsTimeout() throws Exception {
        CountingCalls counting = new CountingCalls();
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2).maxConnections(1)
                        .systemCalls(counting.calls()).connectTimeout(Duration.ofSeconds(1)).start()) {
            Recorder first = new Recorder();
            Connection connection = client.connect(server.address(), first);
            first.connection();
            for (int i = 0; i < 20; i++) {
                Recorder refused = new Recorder();
                assertThatThrownBy(() -> client.connect(server.address(), refused))
                        .hasMessageContaining("1 connections");
            }
            // Later than the timeouts, which one after the other are run by the clock.
            CompletableFuture<String> later = new CompletableFuture<>();
            connection.schedule(Duration.ofMillis(1_500), () -> later.complete("later"));
            assertThat(later.get(15, TimeUnit.SECONDS)).isEqualTo("later");
            assertThat(counting.of("shutdown")).isZero();
        }
    }

    @Test
    void aConnectionThatIsGoneIsNotKeptByItsConnectTimeout() throws Exception {
        List<WeakReference<Object>> handlers = new ArrayList<>();
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                LeaderFollowerPool client = clients(Duration.ofHours(1))) {
            for (int i = 0; i < 100; i++) {
                Recorder handler = new Recorder();
                handlers.add(new WeakReference<>(handler));
                client.connect(server.address(), handler).close();
            }
            eventually().until(() -> client.snapshot().connections() == 0);
            eventually().until(() -> {
                System.gc();
                return handlers.stream().filter(handler -> handler.get() != null).count() < 5;
            });
        }
    }

    /** A timeout that comes due beside the end of the connect must not reach a connection that is established. */
    @Test
    void aConnectTimeoutNeverEndsAConnectionThatWasOpened() throws Exception {
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                LeaderFollowerPool client = clients(Duration.ofMillis(10))) {
            List<Recorder> opened = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Recorder handler = new Recorder();
                client.connect(server.address(), handler);
                opened.add(handler);
            }
            // The last timers are long over when these tasks have run.
            Thread.sleep(50);
            for (Recorder handler : opened) {
                eventually().until(() -> handler.opened.get() + handler.closed.get() > 0);
                if (handler.opened.get() > 0 && handler.closed.get() > 0) {
                    assertThat(handler.cause()).as("of an opened connection").isNotInstanceOf(TimeoutException.class);
                }
            }
        }
    }

    @Test
    void connectReturnsTheConnectionThatAFramedHandlerGets() throws Exception {
        List<Object> seen = new ArrayList<>();
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                LeaderFollowerPool client = clients(Duration.ofSeconds(10))) {
            CompletableFuture<Object> done = new CompletableFuture<>();
            Connection connection = client.connect(server.address(), Framing.lines(9, (framed, line) -> {
                seen.add(framed);
                done.complete(framed.attachment());
            }));
            connection.attach("early");
            connection.reply(bytes("line\n"));
            assertThat(done.get(15, TimeUnit.SECONDS)).isEqualTo("early");
            assertThat(seen).containsExactly(connection);
            // The trap there was: an attach after onOpen killed the connection.
            connection.attach("late");
            connection.reply(bytes("again\n"));
            eventually().until(() -> client.snapshot().turns() >= 3);
            assertThat(connection.isOpen()).isTrue();
            assertThat(connection.attachment()).isEqualTo("late");
        }
    }

    @Test
    void afterCloseConnectIsRefusedBeforeThePeerHearsOfIt() throws Exception {
        try (RunningPool server = RunningPool.start(RunningPool.ECHO, b -> b.threads(2))) {
            LeaderFollowerPool client = clients(Duration.ofSeconds(10));
            client.close();
            assertThatThrownBy(() -> client.connect(server.address(), new Recorder()))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("clients is closing");
            assertThat(server.snapshot().accepted()).isZero();
        }
    }
}
