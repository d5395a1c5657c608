package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The replies of a turn that takes long are not held back until its end. */
class RepliesOfALongTurnTest {

    private static final byte[] FIRST = {'1'};
    private static final byte[] SECOND = {'2'};

    /** Replies, blocks, and replies again. */
    private static final class Waiting implements ConnectionHandler {

        private final CountDownLatch open = new CountDownLatch(1);
        private final boolean declared;

        Waiting(boolean declared) {
            this.declared = declared;
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws InterruptedException {
            in.position(in.limit());
            connection.reply(FIRST);
            open.await();
            connection.reply(SECOND);
        }

        @Override
        public boolean blocks() {
            return declared;
        }
    }

    /** No watch is needed: the handler says that it blocks. */
    @ParameterizedTest
    @EnumSource(Writing.class)
    void repliesOfATurnKnownToBlockAreSentAtOnce(Writing writing) throws Exception {
        Waiting handler = new Waiting(true);
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).writing(writing).writeStallTimeout(Duration.ZERO));
                Client client = pool.connect()) {
            client.send("x");
            assertThat(client.readText(1)).isEqualTo("1");
            handler.open.countDown();
            assertThat(client.readText(1)).isEqualTo("2");
        }
    }

    /** No tick of the clock sends them: a pool without timeouts has none. */
    @Test
    void repliesOfATurnFoundToBlockAreSentWhenItsThreadIsRelieved() throws Exception {
        Waiting handler = new Waiting(false);
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(3).writeStallTimeout(Duration.ZERO));
                Client client = pool.connect()) {
            client.send("x");
            assertThat(client.readText(1)).isEqualTo("1");
            handler.open.countDown();
            assertThat(client.readText(1)).isEqualTo("2");
            assertThat(pool.snapshot().promotions()).isPositive();
        }
    }
}
