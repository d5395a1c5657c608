package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A peer whose answer comes after the connection's first turn: only the kernel says that it is established. */
class LateConnectTest {

    private static final Duration BRIEF = Duration.ofMillis(200);

    private static Recorder saysOpen() {
        return new Recorder() {
            @Override
            public void onOpen(Connection opening) throws Exception {
                super.onOpen(opening);
                opening.reply("open".getBytes(StandardCharsets.US_ASCII));
                opening.close();
            }
        };
    }

    @Test
    void aConnectionThatIsEstablishedLateIsOpened() throws Exception {
        Recorder handler = saysOpen();
        CompletableFuture<String> read = new CompletableFuture<>();
        try (FullListener full = new FullListener();
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2)
                        .connectTimeout(Duration.ofMinutes(5)).start()) {
            client.connect(full.address(), handler);
            RunningPool.eventually().until(() -> client.snapshot().turns() > 0);
            assertThat(handler.opened).hasValue(0);
            full.acceptAll(read);
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("open");
            assertThat(handler.cause()).isNull();
        }
    }

    /** The peer is not idle before it is there: the connect timeout says how long it may take. */
    @Test
    void theIdleTimeoutBeginsWhenTheConnectionIsEstablished() throws Exception {
        assertOutlives(b -> b.idleTimeout(BRIEF).writeStallTimeout(Duration.ZERO), 0);
    }

    /** Nor does it refuse to take a reply. */
    @Test
    void theWriteStallTimeoutBeginsWhenTheConnectionIsEstablished() throws Exception {
        assertOutlives(b -> b.writeStallTimeout(BRIEF), 16 << 20);
    }

    /** A connection begun later, to a peer that is there and does nothing, comes to its timeout first. */
    private static void assertOutlives(UnaryOperator<PoolBuilder> timeouts, int reply) throws Exception {
        Recorder handler = saysOpen();
        CompletableFuture<String> read = new CompletableFuture<>();
        try (FullListener full = new FullListener(); ServerSocket deaf = deaf();
                LeaderFollowerPool client = timeouts.apply(LeaderFollowerPool.builder().threads(2)
                        .connectTimeout(Duration.ofMinutes(5))).start()) {
            Connection late = client.connect(full.address(), handler);
            late.reply("waits ".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 2; i++) {
                Recorder other = new Recorder();
                client.connect(deaf.getLocalSocketAddress(), other).reply(ByteBuffer.allocate(reply));
                assertThat(other.cause()).isInstanceOf(TimeoutException.class);
            }
            full.acceptAll(read);
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("waits open");
            assertThat(handler.cause()).isNull();
        }
    }

    private static ServerSocket deaf() throws IOException {
        return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }
}
