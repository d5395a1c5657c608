package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A peer whose answer comes after the connection's first turn: only the kernel says that it is established. */
class LateConnectTest {

    @Test
    void aConnectionThatIsEstablishedLateIsOpened() throws Exception {
        Recorder handler = new Recorder() {
            @Override
            public void onOpen(Connection opening) throws Exception {
                super.onOpen(opening);
                opening.reply("open".getBytes(StandardCharsets.US_ASCII));
                opening.close();
            }
        };
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
}
