package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class HalfCloseTest {

    @Test
    void aPeerThatHalfClosesGetsItsWholeReplyThenTheEnd() throws Exception {
        byte[] reply = new byte[3 << 20];
        new SplittableRandom(3).nextBytes(reply);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply(reply);
        }, b -> b.threads(4))) {
            for (int i = 0; i < 10; i++) {
                try (Client client = new Client(pool.address(), 16 << 10)) {
                    client.send("request");
                    client.endOutput();
                    assertThat(Arrays.equals(client.readToEnd(), reply)).as("the whole reply").isTrue();
                }
            }
            pool.awaitNoConnection();
        }
    }

    /** Stays open when the peer has ended its half, and replies when it is told to. */
    private static final class Later implements ConnectionHandler {

        private final CompletableFuture<Connection> halfClosed = new CompletableFuture<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            in.position(in.limit());
        }

        @Override
        public void onReadClosed(Connection connection) {
            halfClosed.complete(connection);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            closes.incrementAndGet();
            closed.countDown();
        }
    }

    @Test
    void aConnectionWithItsInputEndedIsQuietAndCanStillReply() throws Exception {
        Later handler = new Later();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client client = pool.connect()) {
            client.send("request");
            client.endOutput();
            Connection connection = handler.halfClosed.get(10, TimeUnit.SECONDS);
            long turns = pool.snapshot().turns();
            // No condition to wait for: that nothing happens shows only in time.
            TimeUnit.MILLISECONDS.sleep(100);
            assertThat(pool.snapshot().turns() - turns).as("turns of a half-closed connection").isLessThan(3);

            connection.reply(new byte[] {'o', 'k'});
            connection.close();
            assertThat(client.readToEnd()).containsExactly('o', 'k');
        }
    }

    @Test
    void aResetAfterTheHalfCloseEndsTheConnectionAndSpinsNot() throws Exception {
        Later handler = new Later();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2))) {
            Client client = pool.connect();
            client.send("request");
            client.endOutput();
            handler.halfClosed.get(10, TimeUnit.SECONDS);
            client.reset();

            assertThat(handler.closed.await(10, TimeUnit.SECONDS)).as("onClose came").isTrue();
            pool.awaitNoConnection();
            assertThat(pool.snapshot().turns()).isLessThan(50);
            assertThat(handler.closes).hasValue(1);
        }
    }

    @Test
    void aReplyToAPeerThatIsGoneAfterItsHalfCloseEndsTheConnection() throws Exception {
        Later handler = new Later();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2))) {
            Client client = pool.connect();
            client.send("request");
            client.endOutput();
            Connection connection = handler.halfClosed.get(10, TimeUnit.SECONDS);
            client.close();
            // The first reply provokes the peer's RST, a later one meets it.
            RunningPool.eventually().until(() -> {
                connection.reply(new byte[1000]);
                return handler.closed.getCount() == 0;
            });
            pool.awaitNoConnection();
            assertThat(handler.closes).hasValue(1);
        }
    }
}
