package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.framing.FrameHandler;
import io.baton.pool.framing.Framing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A handler that says so before it blocks. */
class AboutToBlockTest {

    private static final int ROUNDS = 40;
    private static final long PATIENCE_SECONDS = 15;

    /** Echoes; {@code b} replies {@code 1} first, says that it blocks, replies {@code 2}, and waits for a permit. */
    private final Semaphore permits = new Semaphore(0);
    private final ConnectionHandler handler = (connection, in) -> {
        if (in.get(in.position()) == 'b') {
            connection.reply(new byte[] {'1'});
            connection.aboutToBlock();
            connection.reply(new byte[] {'2'});
            await();
        }
        connection.reply(in);
    };

    private void await() throws InterruptedException {
        if (!permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no permit");
        }
    }

    /** With two threads one leads and one watches; there is no third one to take the lead later. */
    @Test
    void theLeadPassesAtOnceAndRepliesLeaveBeforeTheBlock() throws Exception {
        QuickConnections quick = new QuickConnections();
        int slow = 0;
        try (RunningPool pool = RunningPool.start(quick.noting(handler),
                b -> b.followers(Followers.PLATFORM).threads(2))) {
            quick.serve(pool, 1, "q");
            for (int round = 0; round < ROUNDS;) {
                try (Client blocking = pool.connect()) {
                    blocking.roundTrip("q");
                    boolean remembered = false;
                    while (!remembered && round < ROUNDS) {
                        round++;
                        blocking.send("b");
                        assertThat(blocking.readText(2)).isEqualTo("12");
                        quick.serve(pool, 1, "q");
                        permits.release();
                        assertThat(blocking.readText(1)).isEqualTo("b");
                        remembered = quick.isSlow(blocking);
                    }
                    slow += remembered ? 1 : 0;
                }
            }
            // On a busy machine a thread may lose its core in a turn, and that turn rightly counts as slow.
            assertThat(pool.snapshot().promotions()).as("nobody had to find out").isLessThan(ROUNDS / 4);
            assertThat(slow).as("times it was remembered as slow").isLessThan(ROUNDS / 4);
        }
    }

    @ParameterizedTest
    @EnumSource(Promotion.class)
    void calledByAnotherThreadOrWithoutBlockingItChangesNothing(Promotion promotion) throws Exception {
        Connection[] other = new Connection[1];
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (other[0] == null) {
                other[0] = connection;
            }
            other[0].aboutToBlock();
            connection.reply(in);
            connection.aboutToBlock();
        }, b -> b.threads(3).promotion(promotion)); Client first = pool.connect(); Client second = pool.connect()) {
            first.roundTrip("q");
            for (int i = 0; i < ROUNDS; i++) {
                other[0].aboutToBlock();
                assertThat(first.roundTrip("q")).isEqualTo("q");
                assertThat(second.roundTrip("q")).isEqualTo("q");
            }
        }
        other[0].aboutToBlock();
    }

    @ParameterizedTest
    @EnumSource(value = Promotion.class, names = {"LEADER_ONLY"})
    void aPlainEventLoopGoesOnLeading(Promotion promotion) throws Exception {
        try (RunningPool pool = RunningPool.start(handler, b -> b.promotion(promotion));
                Client client = pool.connect()) {
            permits.release(ROUNDS);
            for (int i = 0; i < ROUNDS; i++) {
                client.send("b");
                assertThat(client.readText(3)).isEqualTo("12b");
            }
        }
    }

    @Test
    void aFramedConnectionPassesItOn() throws Exception {
        FrameHandler lines = (connection, frame) -> {
            connection.reply(ByteBuffer.wrap(new byte[] {'1'}));
            connection.aboutToBlock();
            await();
        };
        try (RunningPool pool = RunningPool.start(Framing.lines(100, lines), b -> b.threads(2));
                Client client = pool.connect()) {
            client.send("line\n");
            assertThat(client.readText(1)).isEqualTo("1");
            permits.release();
        }
    }

    /** The lead that nobody is idle to take is free: a thread that returns from its turn takes it. */
    @Test
    void withNobodyIdleTheLeadIsFreeUntilAThreadReturns() throws Exception {
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client one = pool.connect();
                Client two = pool.connect()) {
            one.send("b");
            assertThat(one.readText(2)).isEqualTo("12");
            two.send("b");
            assertThat(two.readText(2)).isEqualTo("12");
            permits.release(2);
            assertThat(one.readText(1)).isEqualTo("b");
            assertThat(two.readText(1)).isEqualTo("b");
            assertThat(one.roundTrip("q")).isEqualTo("q");
        }
    }
}
