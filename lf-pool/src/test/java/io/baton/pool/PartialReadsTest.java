package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class PartialReadsTest {

    /** Replies to whole lines only, and leaves what is no line yet. Counts how often it was shown something. */
    private static final class Lines implements ConnectionHandler {

        private final AtomicInteger shown = new AtomicInteger();

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            shown.incrementAndGet();
            for (int i = in.position(); i < in.limit(); i++) {
                if (in.get(i) == '\n') {
                    ByteBuffer line = in.duplicate().limit(i + 1);
                    in.position(i + 1);
                    connection.reply(line);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void whatIsLeftUnreadIsPresentedAgainForEverySplit(Arming arming) throws Exception {
        String message = "first line\nsecond\nthird and last\n";
        Lines handler = new Lines();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).arming(arming));
                Client client = pool.connect()) {
            for (int split = 1; split < message.length(); split++) {
                int before = handler.shown.get();
                client.send(message.substring(0, split));
                RunningPool.eventually().pollInSameThread().until(() -> handler.shown.get() > before);
                client.send(message.substring(split));
                assertThat(client.readText(message.length())).as("split at %d", split).isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void whatComesBehindUrgentDataIsReadThoughAReadEndsThere(Arming arming) throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).arming(arming));
                Client client = pool.connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.roundTrip("quick")).isEqualTo("quick");
            }
            for (int i = 0; i < 20; i++) {
                client.send("before");
                client.sendUrgent('!');
                client.send("behind");
                assertThat(client.readText(12)).isEqualTo("beforebehind");
            }
        }
    }

    @Test
    void everyByteOnItsOwnStillMakesTheLine() throws Exception {
        try (RunningPool pool = RunningPool.start(new Lines(), b -> b.threads(2)); Client client = pool.connect()) {
            String line = "a line that comes byte by byte\n";
            for (int round = 0; round < 10; round++) {
                for (char c : line.toCharArray()) {
                    client.send(String.valueOf(c));
                }
                assertThat(client.readText(line.length())).isEqualTo(line);
            }
        }
    }

    /** Frames of a four-byte length and that number of bytes, echoed whole. */
    private static final ConnectionHandler FRAMES = (connection, in) -> {
        while (in.remaining() >= 4) {
            int length = in.getInt(in.position());
            if (in.remaining() < 4 + length) {
                return;
            }
            ByteBuffer frame = in.duplicate().limit(in.position() + 4 + length);
            in.position(in.position() + 4 + length);
            connection.reply(frame);
        }
    };

    private static byte[] frame(int length, SplittableRandom random) {
        byte[] bytes = new byte[4 + length];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes).putInt(length);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void largeFramesAreAssembledOverManyReads(Arming arming) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (RunningPool pool = RunningPool.start(FRAMES, b -> b.threads(2).arming(arming));
                Client client = pool.connect()) {
            int[] lengths = {0, 1, 4_091, 4_092, 4_093, 65_531, 65_532, 65_533, 300_000, 7, 299_999, 1_000_000};
            for (int length : lengths) {
                byte[] frame = frame(length, random);
                client.send(frame);
                assertThat(client.read(frame.length)).as("a frame of %d bytes", length).isEqualTo(frame);
            }
        }
    }

    private static final class Closing implements ConnectionHandler {

        private final AtomicReference<Throwable> cause = new AtomicReference<>();

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            FRAMES.onData(connection, in);
        }

        @Override
        public void onClose(Connection connection, Throwable why) {
            cause.set(why);
        }
    }

    @Test
    void aFrameUpToTheUnreadLimitPassesAndOneBeyondItClosesWithAClearCause() throws Exception {
        Closing handler = new Closing();
        SplittableRandom random = new SplittableRandom(1);
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(handler, b -> b.threads(2).unreadLimit(100_000))) {
            try (Client client = pool.connect()) {
                byte[] fits = frame(99_996, random);
                client.send(fits);
                assertThat(client.read(fits.length)).isEqualTo(fits);
                client.send(frame(200_000, random));
                assertThat(client.isEnded()).isTrue();
            }
            pool.awaitNoConnection();
            assertThat(handler.cause.get()).hasMessageContaining("100000 bytes unread");
            assertThat(logs.messages()).hasSizeLessThan(3);
        }
    }

    @Test
    void aSmallUnreadLimitHoldsHoweverTheBytesCome() throws Exception {
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start((connection, in) -> { }, b -> b.threads(2).unreadLimit(100));
                Client client = pool.connect()) {
            for (int sent = 0; sent < 99; sent++) {
                client.send("x");
            }
            RunningPool.eventually().until(() -> pool.snapshot().connections() == 1);
            client.send("x");
            assertThat(client.isEnded()).isTrue();
            assertThat(logs.messages()).isNotNull();
        }
    }
}
