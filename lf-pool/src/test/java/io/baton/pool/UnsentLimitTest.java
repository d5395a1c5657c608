package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A handler that asks before each reply never reaches the unsent limit, also where that is below the high watermark. */
class UnsentLimitTest {

    private static final int REPLY = 1_000;
    private static final int REPLIES = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 100_000, 400_000})
    void aHandlerThatAsksBeforeEachReplyNeverReachesASmallLimit(int limit) throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        ConnectionHandler asking = new ConnectionHandler() {

            private int left = REPLIES;

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
                onWritable(connection);
            }

            @Override
            public void onWritable(Connection connection) {
                while (left > 0 && connection.isWritable()) {
                    left--;
                    connection.reply(new byte[REPLY]);
                }
                full.countDown();
            }
        };
        try (RunningPool pool = RunningPool.start(asking, b -> b.threads(2).unsentLimits(limit, 64 << 20));
                Client client = new Client(pool.address(), 4 << 10)) {
            client.send("x");
            // Nothing is read until more waits than the kernel takes.
            assertThat(full.await(15, TimeUnit.SECONDS)).isTrue();
            assertThat(client.read(REPLIES * REPLY).length).isEqualTo(REPLIES * REPLY);
        }
    }
}
