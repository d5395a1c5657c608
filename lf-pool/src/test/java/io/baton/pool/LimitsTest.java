package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class LimitsTest {

    @Test
    void oneConnectionTooManyIsAcceptedAndClosedAndTheCountDoesNotDrift() throws Exception {
        int limit = 5;
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).maxConnections(limit))) {
            for (int round = 0; round < 20; round++) {
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < limit; i++) {
                    clients.add(pool.connect());
                    assertThat(clients.get(i).roundTrip("in")).isEqualTo("in");
                }
                for (int i = 0; i < 3; i++) {
                    try (Client tooMany = pool.connect()) {
                        assertThat(tooMany.isEnded()).isTrue();
                    }
                }
                for (int i = 0; i < limit; i++) {
                    assertThat(clients.get(i).roundTrip("still")).isEqualTo("still");
                    if (i % 2 == 0) {
                        clients.get(i).reset();
                    } else {
                        clients.get(i).close();
                    }
                }
                pool.awaitNoConnection();
            }
            assertThat(pool.snapshot().refused()).isEqualTo(60);
            assertThat(pool.snapshot().accepted()).isEqualTo(20L * limit);
        }
    }

    private static final class Causes implements ConnectionHandler {

        private final ConcurrentLinkedQueue<Throwable> causes = new ConcurrentLinkedQueue<>();

        @Override
        public void onData(Connection connection, ByteBuffer in) throws InterruptedException {
            if (in.get(in.position()) == 'l') {
                TimeUnit.MILLISECONDS.sleep(1_500);
            }
            connection.reply(in);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            causes.add(cause == null ? new Exception("asked for") : cause);
        }
    }

    /** A client on a busy machine may be late with its next message, but not by so much. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    @Test
    void anIdleConnectionIsClosedWithItsCauseAndABusyOneIsNot() throws Exception {
        Causes handler = new Causes();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).idleTimeout(IDLE));
                Client idle = pool.connect();
                Client busy = pool.connect()) {
            idle.roundTrip("hello");
            RunningPool.eventually().until(() -> {
                assertThat(busy.roundTrip("busy")).isEqualTo("busy");
                return !handler.causes.isEmpty();
            });
            assertThat(idle.isEnded()).isTrue();
            assertThat(busy.roundTrip("busy")).isEqualTo("busy");
            assertThat(handler.causes).hasSize(1).allMatch(TimeoutException.class::isInstance);
            assertThat(pool.snapshot().idleTimeouts()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionInALongTurnIsNotIdleNorIsItRightAfterwards() throws Exception {
        Causes handler = new Causes();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).idleTimeout(IDLE));
                Client client = pool.connect()) {
            assertThat(client.roundTrip("long")).isEqualTo("long");
            assertThat(client.roundTrip("and on")).isEqualTo("and on");
            assertThat(handler.causes).isEmpty();
            assertThat(client.isEnded()).isTrue();
            assertThat(handler.causes).allMatch(TimeoutException.class::isInstance);
        }
    }

    @Test
    void anIdleConnectionWhosePeerReadsNothingGoesToo() throws Exception {
        Causes handler = new Causes();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).highWatermark(64 << 20)
                .idleTimeout(Duration.ofMillis(100)).writeStallTimeout(Duration.ofMillis(300)));
                Client client = new Client(pool.address(), 8 << 10)) {
            byte[] much = new byte[12 << 20];
            Thread sender = new Thread(() -> {
                try {
                    client.send(much);
                } catch (java.io.IOException reset) {
                    // As it must end.
                }
            });
            sender.start();
            RunningPool.eventually().until(() -> !handler.causes.isEmpty());
            pool.awaitNoConnection();
            sender.join(10_000);
            assertThat(handler.causes).hasSize(1).allMatch(TimeoutException.class::isInstance);
            assertThat(pool.snapshot().idleTimeouts() + pool.snapshot().writeStalls()).isBetween(1L, 2L);
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> LeaderFollowerPool.builder().threads(1).start())
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("2 threads");
        assertThatThrownBy(() -> LeaderFollowerPool.builder().threads(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LeaderFollowerPool.builder().maxConnections(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LeaderFollowerPool.builder().idleTimeout(Duration.ofMillis(9)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("10 ms");
        assertThatThrownBy(() -> LeaderFollowerPool.builder().drainTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
