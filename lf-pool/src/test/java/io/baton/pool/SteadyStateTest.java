package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a message costs besides its bytes, once everything is warm. */
class SteadyStateTest {

    private static final int MESSAGES = 100_000;
    private static final int PIPELINE = 50;
    private static final int MESSAGE_BYTES = 64;

    /** Message by message. */
    private static void echo(Connection connection, ByteBuffer in) {
        int limit = in.limit();
        while (limit - in.position() >= MESSAGE_BYTES) {
            in.limit(in.position() + MESSAGE_BYTES);
            connection.reply(in);
        }
        in.limit(limit);
    }

    private static void exchange(Client client, int messages, int pipeline) throws Exception {
        byte[] batch = new byte[pipeline * MESSAGE_BYTES];
        for (int i = 0; i < messages; i += pipeline) {
            client.send(batch);
            client.read(batch.length);
        }
    }

    @Test
    void anEchoedMessageAllocatesNothing() throws Exception {
        try (RunningPool pool = RunningPool.start(SteadyStateTest::echo, b -> b.threads(2));
                Client client = pool.connect()) {
            exchange(client, 20_000, 1);
            exchange(client, MESSAGES, PIPELINE);
            long before = PoolThreads.allocated(pool.threadPrefix());
            assertThat(before).isPositive();
            exchange(client, 10_000, 1);
            long oneByOne = PoolThreads.allocated(pool.threadPrefix()) - before;
            exchange(client, MESSAGES, PIPELINE);
            long all = PoolThreads.allocated(pool.threadPrefix()) - before;
            // Room for a promotion or two: a busy machine has them.
            assertThat(oneByOne / 10_000.0).as("bytes per message, one by one").isLessThan(4);
            assertThat(all / (MESSAGES + 10_000.0)).as("bytes per message").isLessThan(1);
        }
    }

    @Test
    void theTimeInWhichAllThreadsHavePassedTheLeadAndBlockIsCounted() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        ConnectionHandler handler = (connection, in) -> {
            if (in.get(in.position()) == 'b') {
                begun.countDown();
                open.await();
            }
            connection.reply(in);
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).promotion(Promotion.EAGER));
                Client first = pool.connect(); Client second = pool.connect()) {
            first.roundTrip("quick");
            second.roundTrip("quick");
            first.send("b");
            second.send("b");
            assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
            open.countDown();
            first.read(1);
            second.read(1);
            first.roundTrip("quick");
            assertThat(pool.snapshot().leaderless()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
        }
    }

    /** A thousand messages a second for a second: nobody is promoted, and the lead is never free. */
    @Test
    void aQuickConnectionKeepsTheLeadWhereItIs() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(4));
                Client client = pool.connect()) {
            client.roundTrip("warm");
            // On a busy machine a leader may lose its core too often: then it is tried again.
            RunningPool.eventually().untilAsserted(() -> {
                PoolSnapshot before = pool.snapshot();
                long next = System.nanoTime();
                for (int i = 0; i < 1_000; i++) {
                    client.roundTrip("message");
                    next += 1_000_000;
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                PoolSnapshot after = pool.snapshot();
                // Zero on a machine that is ours alone.
                assertThat(after.promotions() - before.promotions()).isLessThanOrEqualTo(20);
                assertThat(after.leaderless().minus(before.leaderless())).isLessThan(Duration.ofMillis(100));
                assertThat(after.turns() - before.turns()).isBetween(1_000L, 1_100L);
            });
        }
    }
}
