package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connection out that was closed before it was established, and lingers because its peer still sends. */
class ConnectLingerTest {

    @Test
    void aLingeringConnectionThatWasClosedBeforeItWasEstablishedWaitsForInputOnly() throws Exception {
        CountingCalls counting = new CountingCalls();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LeaderFollowerPool client = LeaderFollowerPool.builder().promotion(Promotion.LEADER_ONLY)
                        .systemCalls(counting.calls()).start()) {
            Connection holding = client.connect(server.getLocalSocketAddress(), new Recorder());
            try (Socket other = server.accept()) {
                holding.schedule(Duration.ZERO, () -> {
                    held.countDown();
                    RunningPool.awaitQuietly(goOn);
                });
                assertThat(held.await(15, TimeUnit.SECONDS)).isTrue();
                Connection connection = client.connect(server.getLocalSocketAddress(), new Recorder());
                connection.reply("all".getBytes(StandardCharsets.US_ASCII));
                connection.close();
                try (Socket peer = server.accept()) {
                    peer.setSoTimeout(15_000);
                    peer.getOutputStream().write(new byte[100]);
                    goOn.countDown();
                    assertThat(peer.getInputStream().readAllBytes()).hasSize(3);
                    long before = counting.of("epollCtl");
                    // It lingers for about a second, since the peer does not close.
                    RunningPool.eventually().until(() -> client.snapshot().connections() == 1);
                    assertThat(counting.of("epollCtl") - before).as("calls of epoll_ctl").isLessThan(50);
                }
                assertThat(other.isConnected()).isTrue();
            }
        }
    }
}
