package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;

/**
 * What the handler of a connection is told whose replies can no longer be sent: that it is closed, and nothing that is not true.
 */
class FailedConnectionTest {

    private static final int MIB = 1 << 20;

    private final Queue<String> callbacks = new ConcurrentLinkedQueue<>();

    /** Replies much to each byte. */
    private final Recorder handler = new Recorder() {
        @Override
        public void onData(Connection connection, ByteBuffer in) {
            while (in.hasRemaining()) {
                in.get();
                connection.reply(new byte[4 * MIB]);
            }
        }

        @Override
        public void onWritable(Connection connection) {
            callbacks.add("onWritable");
        }

        @Override
        public void onReadClosed(Connection connection) {
            callbacks.add("onReadClosed");
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            callbacks.add("onClose");
            super.onClose(connection, cause);
        }
    };

    @ParameterizedTest
    @EnumSource(Writing.class)
    void aConnectionThatReachesTheUnsentLimitIsClosedWithoutOtherCallbacks(Writing writing) throws Exception {
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).writing(writing).unsentLimits(MIB, MIB));
                Client client = new Client(pool.address(), 4 << 10)) {
            client.send(new byte[10]);
            assertThat(handler.cause()).isInstanceOf(IOException.class).hasMessageContaining("unsent limit");
            assertThat(callbacks).containsExactly("onClose");
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void aConnectionWhosePeerTakesNothingIsClosedWithoutOtherCallbacks(Arming arming) throws Exception {
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).arming(arming).writeStallTimeout(Duration.ofMillis(100)));
                Client client = new Client(pool.address(), 4 << 10)) {
            client.send(new byte[2]);
            assertThat(handler.cause()).isInstanceOf(TimeoutException.class);
            assertThat(callbacks).containsExactly("onClose");
        }
    }

    @Test
    void aConnectionThatHasFailedIsNeitherOpenNorWritable() throws Exception {
        Recorder asking = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
                while (connection.isOpen()) {
                    connection.reply(new byte[4 * MIB]);
                }
                callbacks.add(connection.isWritable() ? "writable" : "not writable");
            }
        };
        try (RunningPool pool = RunningPool.start(asking, b -> b.threads(2).unsentLimits(MIB, MIB));
                Client client = new Client(pool.address(), 4 << 10)) {
            client.send("x");
            assertThat(asking.cause()).isInstanceOf(IOException.class).hasMessageContaining("unsent limit");
            assertThat(callbacks).containsExactly("not writable");
        }
    }
}
