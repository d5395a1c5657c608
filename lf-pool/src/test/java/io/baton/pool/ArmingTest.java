package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The two armings, with everything they are combined with, and what they ask of the kernel. */
class ArmingTest {

    private static final int MESSAGES = 1_000;
    private static final int SMALL_BUFFER = 8 << 10;
    private static final int MUCH = 12 << 20;
    private static final long WATCHED_MILLIS = 300;

    static Stream<Arguments> allCombinations() {
        return Arrays.stream(Promotion.values()).flatMap(promotion -> Arrays.stream(Arming.values()).flatMap(
                arming -> Arrays.stream(Writing.values()).map(writing -> Arguments.of(promotion, arming, writing))));
    }

    @ParameterizedTest
    @MethodSource("allCombinations")
    void everyByteComesBackInOrder(Promotion promotion, Arming arming, Writing writing) throws Exception {
        long seed = System.nanoTime();
        System.out.println("ArmingTest seed " + seed);
        CountDownLatch open = new CountDownLatch(1);
        ConnectionHandler handler = (connection, in) -> {
            if (connection.attachment() == null) {
                connection.attach("known");
                if (in.get(in.position()) == '#' && in.remaining() == 7) {
                    open.await();
                }
            }
            connection.reply(in);
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(4).promotion(promotion).arming(arming).writing(writing));
                Client blocked = pool.connect()) {
            if (promotion != Promotion.LEADER_ONLY) {
                blocked.send("#block!");
            }
            try (Swarm swarm = new Swarm(pool.address(), 8, 60, seed)) {
                swarm.run(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
            }
            if (promotion != Promotion.LEADER_ONLY) {
                open.countDown();
                assertThat(blocked.readText(7)).isEqualTo("#block!");
            }
        }
    }

    private static double controlsPerMessage(Arming arming) throws Exception {
        CountingCalls counting = new CountingCalls();
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(2).arming(arming).systemCalls(counting.calls()));
                Client client = pool.connect()) {
            for (int i = 0; i < 100; i++) {
                client.roundTrip("warm");
            }
            long before = counting.of("epollCtl");
            for (int i = 0; i < MESSAGES; i++) {
                client.roundTrip("message");
            }
            return (counting.of("epollCtl") - before) / (double) MESSAGES;
        }
    }

    @Test
    void adaptiveArmingSavesTheControlCallThatOneShotMakesForEachMessage() throws Exception {
        // On a busy machine a message may come before the turn of the one before has ended, and needs no call of its own then.
        assertThat(controlsPerMessage(Arming.ONESHOT)).isBetween(0.5, 1.2);
        assertThat(controlsPerMessage(Arming.ADAPTIVE)).isLessThan(0.1);
    }

    /** Its reading stops above the high mark; what comes meanwhile is no edge any more when it goes on. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void whatComesWhileAConnectionIsPausedIsReadAfterwards(Arming arming) throws Exception {
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                boolean much = in.get(in.position()) == '!';
                connection.reply(much ? ByteBuffer.allocate(MUCH) : in);
                in.position(in.limit());
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).arming(arming));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 40; i++) {
                    client.roundTrip("quick");
                }
                client.send("!");
                eventually().until(() -> !handler.connection().isWritable());
                client.send("while it is paused");
                client.read(MUCH);
                assertThat(client.readText(18)).isEqualTo("while it is paused");
            }
        }
    }

    /** Both directions are wanted then, and one of them may never come. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void aConnectionWithSomethingToSendStillReads(Arming arming) throws Exception {
        AtomicInteger messages = new AtomicInteger();
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                boolean much = in.get(in.position()) == '!';
                in.position(in.limit());
                if (much) {
                    connection.reply(ByteBuffer.allocate(MUCH));
                } else {
                    messages.incrementAndGet();
                }
            }
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).arming(arming).highWatermark(2 * MUCH));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("!");
            client.read(1);
            for (int i = 1; i <= 40; i++) {
                client.send("x");
                int expected = i;
                eventually().until(() -> messages.get() == expected);
            }
            assertThat(handler.connection().isWritable()).as("below the high watermark").isTrue();
            client.read(MUCH - 1);
        }
    }

    /** Sends on after the peer's FIN. */
    private static final class HalfOpen extends Recorder {

        private final AtomicInteger readClosed = new AtomicInteger();

        @Override
        public void onReadClosed(Connection connection) {
            readClosed.incrementAndGet();
            connection.reply(new byte[] {'.'});
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void aHalfOpenConnectionDoesNotSpinAndEndsByAReset(Arming arming) throws Exception {
        CountingCalls counting = new CountingCalls();
        HalfOpen handler = new HalfOpen();
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).arming(arming).systemCalls(counting.calls()));
                Client client = pool.connect()) {
            for (int i = 0; i < 40; i++) {
                client.roundTrip("quick");
            }
            client.endOutput();
            assertThat(client.readText(1)).isEqualTo(".");
            assertAtRest(counting);
            handler.connection().reply(new byte[] {'a', 'b'});
            assertThat(client.readText(2)).isEqualTo("ab");
            assertThat(handler.closed.get()).isZero();
            client.reset();
            assertThat(handler.cause()).isNotNull();
            pool.awaitNoConnection();
            assertThat(handler.readClosed.get()).isEqualTo(1);
            assertThat(handler.closed.get()).isEqualTo(1);
            assertAtRest(counting);
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void aPeerThatResetsWhilePausedEndsItsConnectionAndNothingSpins(Arming arming) throws Exception {
        CountingCalls counting = new CountingCalls();
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                boolean much = in.get(in.position()) == '!';
                connection.reply(much ? ByteBuffer.allocate(MUCH) : in);
                in.position(in.limit());
            }
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).arming(arming).systemCalls(counting.calls()));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            for (int i = 0; i < 40; i++) {
                client.roundTrip("quick");
            }
            client.send("!");
            eventually().until(() -> !handler.connection().isWritable());
            client.send("unread for ever");
            assertAtRest(counting);
            client.reset();
            assertThat(handler.cause()).hasMessageMatching("(?s).*(ECONNRESET|EPIPE).*");
            pool.awaitNoConnection();
            assertAtRest(counting);
        }
    }

    private static void assertAtRest(CountingCalls counting) throws InterruptedException {
        long waits = counting.of("epollWait") + counting.of("epollPwait2");
        TimeUnit.MILLISECONDS.sleep(WATCHED_MILLIS);
        assertThat(counting.of("epollWait") + counting.of("epollPwait2") - waits).as("epoll_wait calls at rest")
                .isLessThan(20);
    }
}
