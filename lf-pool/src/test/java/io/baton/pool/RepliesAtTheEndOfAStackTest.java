package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A reply from a stack that has come to its end, anywhere in the middle of publishing or sending, stops nobody else. */
class RepliesAtTheEndOfAStackTest {

    private static final int ROUNDS = Boolean.getBoolean("io.baton.pool.full") ? 300 : 50;
    private static final long SMALL_STACK = 256 << 10;

    private final AtomicInteger ends = new AtomicInteger();

    /** Replies from ever deeper, so that the stack ends at another place each time; begins at a depth that changes too. */
    private void replyToTheEnd(Connection connection, byte[] reply, int before) {
        if (before > 0) {
            replyToTheEnd(connection, reply, before - 1);
            return;
        }
        connection.reply(reply);
        replyToTheEnd(connection, reply, 0);
    }

    private void replyUntilItFails(Connection connection, byte[] reply, int before) {
        try {
            replyToTheEnd(connection, reply, before);
        } catch (StackOverflowError end) {
            ends.incrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_000})
    void ofAThreadThatIsNotThePools(int bytes) throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client drained = pool.connect()) {
            Connection connection = handler.connection();
            Thread reader = new Thread(() -> {
                try {
                    for (;;) {
                        // Not to its end at once: that would be more than the heap of the tests.
                        drained.read(1_000);
                    }
                } catch (java.io.IOException end) {
                    // Closed below.
                }
            });
            reader.start();
            try (Client other = pool.connect()) {
                for (int i = 0; i < ROUNDS; i++) {
                    int before = i % 50;
                    Thread deep = new Thread(null, () -> replyUntilItFails(connection, new byte[bytes], before), "deep",
                            SMALL_STACK);
                    deep.start();
                    assertThat(other.roundTrip("other")).isEqualTo("other");
                    deep.join(TimeUnit.SECONDS.toMillis(30));
                    assertThat(deep.isAlive()).isFalse();
                    assertThat(other.roundTrip("again")).isEqualTo("again");
                }
            }
            assertThat(ends).hasPositiveValue();
            connection.close();
            reader.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(reader.isAlive()).isFalse();
        }
    }

    @Test
    void ofAHandlerThatBlocksAndCatchesIt() throws Exception {
        ConnectionHandler deep = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
                replyUntilItFails(connection, new byte[] {'d'}, 0);
                connection.reply(new byte[] {'.'});
                connection.close();
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        try (RunningPool pool = RunningPool.start(deep, b -> b.threads(3))) {
            for (int i = 0; i < 50; i++) {
                try (Client client = pool.connect()) {
                    client.send("!");
                    byte[] all = client.readToEnd();
                    assertThat((char) all[all.length - 1]).isEqualTo('.');
                }
            }
            assertThat(ends).hasValue(50);
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }
}
