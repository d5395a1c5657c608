package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How soon a blocked leader is relieved, and for how long a connection is remembered as slow. */
class PromotionDelayTest {

    private static final int ROUNDS = 41;
    private static final int QUICK_TURNS = 100;
    private static final int WHILE_NEW = 10;
    private static final long REST_MILLIS = 50;

    /** Echoes; {@code s} takes 30 ms. */
    private static final ConnectionHandler SLOW_AT_S = (connection, in) -> {
        if (in.get(in.position()) == 's') {
            TimeUnit.MILLISECONDS.sleep(30);
        }
        connection.reply(in);
    };

    /** A running leader is left in peace for ten times as long: here it is blocked, and the kernel says so. */
    @Test
    void aBlockedLeaderIsRelievedAfterAboutAMillisecond() throws Exception {
        // On a busy machine four threads may have to wait for a core: then it is tried again.
        eventually().untilAsserted(() -> assertThat(medianOfTheWait()).as("the median")
                .isLessThan(Duration.ofMillis(7)));
    }

    private static Duration medianOfTheWait() throws Exception {
        long[] waited = new long[ROUNDS];
        try (RunningPool pool = RunningPool.start(SLOW_AT_S, b -> b.followers(Followers.PLATFORM).threads(8));
                Client quick = pool.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                // Each is a new connection, and was quick while it was new: neither it nor its handler is known to be slow.
                try (Client blocking = pool.connect()) {
                    for (int turn = 0; turn < WHILE_NEW; turn++) {
                        blocking.roundTrip("q");
                    }
                    blocking.send("s");
                    long start = System.nanoTime();
                    quick.roundTrip("q");
                    waited[i] = System.nanoTime() - start;
                    blocking.read(1);
                }
            }
            assertThat(pool.snapshot().promotions()).isGreaterThan(ROUNDS / 2);
        }
        Arrays.sort(waited);
        return Duration.ofNanos(waited[ROUNDS / 2]);
    }

    /** The watch sleeps then, and has to be roused. */
    @Test
    void aLeaderThatBlocksAfterARestIsRelievedToo() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (in.get(in.position()) == 'b') {
                open.await();
            }
            connection.reply(in);
        }, b -> b.followers(Followers.PLATFORM).threads(4).writeStallTimeout(Duration.ZERO));
                Client quick = pool.connect();
                Client blocked = pool.connect()) {
            quick.roundTrip("q");
            blocked.roundTrip("q");
            eventually().until(() -> {
                long before = PoolThreads.sleeps(pool.threadPrefix());
                TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
                return PoolThreads.sleeps(pool.threadPrefix()) == before;
            });
            blocked.send("b");
            assertThat(quick.roundTrip("q")).isEqualTo("q");
            open.countDown();
            assertThat(blocked.readText(1)).isEqualTo("b");
        }
    }

    /** With a pause between the messages: one that comes while the turn before it ends is handled by that. */
    private static long slowTurns(RunningPool pool, Client client, int messages) throws Exception {
        long before = pool.snapshot().slowTurns();
        for (int i = 0; i < messages; i++) {
            client.roundTrip("q");
            LockSupport.parkNanos(1_000_000);
        }
        return pool.snapshot().slowTurns() - before;
    }

    @Test
    void aConnectionThatWasSlowIsTrustedAgainAfterEnoughQuickTurnsNotAfterOne() throws Exception {
        try (RunningPool pool = RunningPool.start(SLOW_AT_S, b -> b.followers(Followers.PLATFORM).threads(4));
                Client client = pool.connect()) {
            for (int i = 0; i < 3; i++) {
                client.roundTrip("s");
            }
            assertThat(slowTurns(pool, client, 10)).as("of 10 messages right afterwards").isBetween(6L, 10L);
            // On a busy machine a turn may take long without blocking.
            eventually().until(() -> slowTurns(pool, client, QUICK_TURNS) == 0);
        }
    }
}
