package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a connection whose turns were left to followers needs no follower, because its handler is not called any more. */
class SlowLingeringTest {

    @Test
    void aSlowConnectionDoesNotLingerLongerBecauseAllFollowersAreBusy() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ConnectionHandler slow = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                if (in.get() == 'b') {
                    busy.countDown();
                    RunningPool.awaitQuietly(goOn);
                } else {
                    // The rest of what came is left unread, so the connection lingers.
                    connection.close();
                }
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        try (RunningPool pool = RunningPool.start(slow, b -> b.threads(2));
                Client lingering = pool.connect(); Client blocking = pool.connect()) {
            lingering.send("close");
            assertThat(lingering.readToEnd()).isEmpty();
            assertThat(pool.snapshot().connections()).isEqualTo(2);
            blocking.send("b");
            assertThat(busy.await(15, TimeUnit.SECONDS)).isTrue();
            // Its peer does not close, so it lingers for a second or two.
            eventually().until(() -> pool.snapshot().connections() == 1);
            goOn.countDown();
        } finally {
            goOn.countDown();
        }
    }
}
