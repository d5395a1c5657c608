package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Bytes that come while a turn ends: between the last read and the re-arming, while the connection is let go, just after.
 * The client sends the second byte of each round after a pause of random length, so it meets every point of that in time.
 */
class RearmRaceTest {

    /** A million, or as many as take a few seconds. */
    private static final int ROUNDS = Boolean.getBoolean("io.baton.pool.full") ? 1_000_000 : 33_333;

    /** These take two wake-ups each. */
    private static final int LEFT_ROUNDS = ROUNDS / 7;

    /** Each message is left to the one follower, and meets it as it ends its turn, looks once more, and parks. */
    @Test
    void aTurnThatIsLeftToAFollowerWhileItGoesToParkIsRun() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RearmRaceTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        ConnectionHandler declared = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        try (RunningPool pool = RunningPool.start(declared, b -> b.threads(2));
                Client one = pool.connect();
                Client two = pool.connect()) {
            for (int round = 0; round < LEFT_ROUNDS; round++) {
                one.send("1");
                for (int spin = random.nextInt(2_000); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                two.send("2");
                one.read(1);
                two.read(1);
            }
        }
    }

    /** With EAGER another thread waits during each turn, and gets the event of a connection that is owned. */
    @ParameterizedTest
    @CsvSource({"ONESHOT, MEASURED", "ADAPTIVE, MEASURED", "ONESHOT, EAGER", "ADAPTIVE, EAGER"})
    void aByteThatComesAtAnyMomentOfATurnIsHandled(Arming arming, Promotion promotion) throws Exception {
        long seed = System.nanoTime();
        System.out.println("RearmRaceTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        long sent = 0;
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(4).arming(arming).promotion(promotion));
                SocketChannel channel = SocketChannel.open((InetSocketAddress) pool.address())) {
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            ByteBuffer out = ByteBuffer.allocateDirect(1);
            ByteBuffer in = ByteBuffer.allocateDirect(16);
            for (int round = 0; round < ROUNDS; round++) {
                int bytes = 1 + random.nextInt(3);
                sent += bytes;
                for (int i = 0; i < bytes; i++) {
                    channel.write(out.clear());
                    for (int spin = random.nextInt(400); spin > 0; spin--) {
                        Thread.onSpinWait();
                    }
                }
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                for (int got = 0; got < bytes;) {
                    int read = channel.read(in.clear());
                    got += read;
                    if (read == 0) {
                        if (System.nanoTime() - deadline > 0) {
                            throw new AssertionError("round " + round + ": a byte was not handled, seed " + seed + ", "
                                    + pool.pool());
                        }
                        Thread.yield();
                    }
                }
            }
            PoolSnapshot end = pool.snapshot();
            System.out.printf("%s, %s: %d rounds of %d bytes; %s%n", arming, promotion, ROUNDS, sent, end);
            assertThat(end.turns()).as("turns, where one may read several bytes").isBetween((long) ROUNDS, 4 * sent);
        }
    }
}
