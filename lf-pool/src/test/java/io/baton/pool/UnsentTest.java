package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Bytes that wait to be sent: stalled peers, watermarks, limits. */
class UnsentTest {

    private static final int SMALL_BUFFER = 8 << 10;
    private static final int MUCH = 12 << 20;
    private static final Duration STALL = Duration.ofMillis(300);

    /** Answers any input with a fixed number of bytes, and then closes the connection if told so. */
    private static class Flood extends Recorder {

        private final int bytes;
        private final boolean closes;
        final AtomicInteger turns = new AtomicInteger();

        Flood(int bytes, boolean closes) {
            this.bytes = bytes;
            this.closes = closes;
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            in.position(in.limit());
            turns.incrementAndGet();
            connection.reply(new byte[bytes]);
            if (closes) {
                connection.close();
            }
        }
    }

    @Test
    void aPeerThatTakesNothingIsClosedAtTheWriteStallTimeout() throws Exception {
        Flood handler = new Flood(MUCH, false);
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).writeStallTimeout(STALL));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            long start = System.nanoTime();
            client.send("!");
            assertThat(handler.cause()).isInstanceOf(TimeoutException.class).hasMessageContaining("write stall");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(STALL.toNanos());
            pool.awaitNoConnection();
            assertThat(pool.snapshot().writeStalls()).isEqualTo(1);
            assertThat(client.readToEnd().length).isLessThan(MUCH);
        }
    }

    /** onClose was called before, but bytes still wait: the timeout must close the descriptor, too. */
    @Test
    void aClosingConnectionWhosePeerTakesNothingIsClosedAtTheWriteStallTimeout() throws Exception {
        Flood handler = new Flood(MUCH, true);
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).writeStallTimeout(STALL));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("!");
            assertThat(handler.cause()).isNull();
            assertThat(pool.snapshot().connections()).isEqualTo(1);
            pool.awaitNoConnection();
            assertThat(pool.snapshot().writeStalls()).isEqualTo(1);
            assertThat(handler.closed.get()).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatTakesBytesSlowlyIsNotClosed() throws Exception {
        Flood handler = new Flood(MUCH, true);
        // A client on a busy machine may pause for longer than it wants, but not for a second.
        Duration stall = Duration.ofSeconds(1);
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).writeStallTimeout(stall));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("!");
            long end = System.nanoTime() + 2 * stall.toNanos();
            int taken = 0;
            while (System.nanoTime() < end) {
                taken += client.read(MUCH / 128).length;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(taken + client.readToEnd().length).isEqualTo(MUCH);
            pool.awaitNoConnection();
            assertThat(pool.snapshot().writeStalls()).isZero();
        }
    }

    @Test
    void theBytesOfStalledConnectionsNoLongerCountTowardsTheLimit() throws Exception {
        Flood handler = new Flood(MUCH, false) {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                in.position(in.limit());
                // Closed by the limit instead of the timeout if the bytes of an earlier connection still count.
                connection.reply(new byte[MUCH]);
            }
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).writeStallTimeout(Duration.ofSeconds(1)).unsentLimits(1 << 20, 1 << 20))) {
            for (int i = 0; i < 2; i++) {
                try (Client client = new Client(pool.address(), SMALL_BUFFER)) {
                    client.send("!");
                    int closed = i + 1;
                    eventually().until(() -> pool.snapshot().closed() == closed);
                }
            }
            assertThat(pool.snapshot().writeStalls()).isEqualTo(2);
            // On a busy machine it may pause while it reads, but not for a second.
            try (Client reader = pool.connect()) {
                reader.send("!");
                assertThat(reader.read(MUCH).length).isEqualTo(MUCH);
            }
        }
    }

    /** Counts the calls of onWritable, and checks that the connection is writable then. */
    private static final class Watching extends Recorder {

        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private final AtomicInteger writable = new AtomicInteger();

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            in.position(in.limit());
            connection.reply(new byte[1_000]);
        }

        @Override
        public void onWritable(Connection connection) {
            writable.incrementAndGet();
            if (!connection.isWritable()) {
                wrong.add("onWritable while the connection is not writable");
            }
        }
    }

    /** A thread of the pool that lost its core while it sent may find room for the rest, although the peer reads nothing. */
    private static boolean hasRoomLater(Connection connection) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        while (System.nanoTime() < end && !connection.isWritable()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return connection.isWritable();
    }

    @Test
    void aProducerIsToldToStopAboveTheHighWatermarkAndToResumeBelowTheLowOne() throws Exception {
        Watching handler = new Watching();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).highWatermark(200_000));
                Client slow = new Client(pool.address(), SMALL_BUFFER)) {
            Connection connection = handler.connection();
            byte[] segment = new byte[10_000];
            for (int round = 1; round <= 5; round++) {
                long published = 0;
                while (connection.isWritable() || hasRoomLater(connection)) {
                    connection.reply(segment);
                    published += segment.length;
                    assertThat(published).as("bytes taken before it stops").isLessThan(64 << 20);
                }
                int before = handler.writable.get();
                // Sent while the pool does not read: it is answered after reading resumes.
                slow.send("?");
                slow.read((int) published);
                slow.read(1_000);
                eventually().until(() -> handler.writable.get() == before + 1);
                assertThat(connection.isWritable()).isTrue();
            }
            assertThat(handler.wrong).isEmpty();
        }
    }

    @Test
    void aHandlerStopsReplyingAboveTheHighWatermarkAndResumesInOnWritable() throws Exception {
        int segments = 3_000;
        AtomicInteger left = new AtomicInteger(segments);
        AtomicInteger stops = new AtomicInteger();
        Recorder handler = new Recorder() {
            private void produce(Connection connection) {
                while (left.get() > 0 && connection.isWritable()) {
                    byte[] segment = new byte[5_000];
                    Arrays.fill(segment, (byte) left.getAndDecrement());
                    connection.reply(segment);
                }
                if (left.get() > 0) {
                    stops.incrementAndGet();
                }
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
                produce(connection);
            }

            @Override
            public void onWritable(Connection connection) {
                produce(connection);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).highWatermark(100_000));
                Client slow = new Client(pool.address(), SMALL_BUFFER)) {
            slow.send("!");
            // Nothing is read before, so the socket is full.
            eventually().until(() -> stops.get() > 0);
            for (int i = segments; i > 0; i--) {
                byte[] expected = new byte[5_000];
                Arrays.fill(expected, (byte) i);
                assertThat(Arrays.equals(slow.read(5_000), expected)).as("segment %d", i).isTrue();
            }
        }
    }

    @Test
    void aConnectionAboveTheHighWatermarkIsNotReadFrom() throws Exception {
        Flood handler = new Flood(MUCH, false);
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client slow = new Client(pool.address(), SMALL_BUFFER)) {
            slow.send("!");
            eventually().until(() -> handler.turns.get() == 1 && !handler.connection().isWritable());
            slow.send("?");
            long turns = pool.snapshot().turns();
            eventually().during(Duration.ofMillis(100)).until(() -> handler.turns.get() == 1);
            assertThat(pool.snapshot().turns() - turns).as("turns while it waits").isLessThan(10);
            assertThat(slow.read(2 * MUCH).length).isEqualTo(2 * MUCH);
            assertThat(handler.turns.get()).isEqualTo(2);
        }
    }

    @Test
    void onlyTheConnectionThatKeepsReplyingAboveTheLimitIsClosed() throws Exception {
        Recorder handler = new Recorder();
        AtomicReference<Connection> other = new AtomicReference<>();
        ConnectionHandler both = new Recorder() {
            @Override
            public void onOpen(Connection connection) throws Exception {
                if (connection.id() == 1) {
                    handler.onOpen(connection);
                } else {
                    other.set(connection);
                }
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                if (connection.id() == 1) {
                    handler.onClose(connection, cause);
                }
            }
        };
        try (RunningPool pool = RunningPool.start(both, b -> b.threads(2).unsentLimits(1 << 20, 4 << 20));
                Client deaf = new Client(pool.address(), SMALL_BUFFER)) {
            deaf.send("?");
            Connection connection = handler.connection();
            try (Client client = pool.connect()) {
                client.roundTrip("x");
                for (int i = 0; i < 2_000 && connection.isOpen(); i++) {
                    connection.reply(new byte[100_000]);
                }
                assertThat(handler.cause()).isInstanceOf(IOException.class).hasMessageContaining("unsent limit");
                assertThat(other.get().isOpen()).isTrue();
                assertThat(client.roundTrip("y")).isEqualTo("y");
            }
        }
    }

    @Test
    void oneReplyMayBeLongerThanTheLimit() throws Exception {
        byte[] reply = new byte[64 << 20];
        new SplittableRandom(5).nextBytes(reply);
        ConnectionHandler handler = (connection, in) -> {
            in.position(in.limit());
            connection.reply(ByteBuffer.wrap(reply));
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).unsentLimits(1 << 20, 1 << 20));
                Client client = pool.connect()) {
            client.send("!");
            assertThat(Arrays.mismatch(client.read(reply.length), reply)).isEqualTo(-1);
        }
    }
}
