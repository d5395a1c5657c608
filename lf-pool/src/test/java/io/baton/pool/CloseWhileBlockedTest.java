package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The end of a pool whose virtual followers are in their handlers. */
@Timeout(60)
class CloseWhileBlockedTest {

    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void onlyWhereTheJvmCan() {
        assumeTrue(Followers.canBeVirtual(), Followers.support());
    }

    @Test
    void closeWhileAThousandAreBlockedHonoursTheDrainTimeoutAndLeavesNothing() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        AtomicInteger closes = new AtomicInteger();
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    throw e;
                }
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                closes.incrementAndGet();
            }
        };
        int blocked = 1_000;
        List<Client> clients;
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(handler,
                        b -> BlockedClients.TWO_THREADS.apply(b).drainTimeout(Duration.ofMillis(300)))) {
            clients = BlockedClients.send(pool, blocked);
            eventually().until(() -> pool.snapshot().blockedTurns() == blocked);
            long start = System.nanoTime();
            pool.pool().close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
            assertThat(pool.liveThreadsAndFollowers()).isZero();
            assertThat(interrupted).hasValue(blocked);
            assertThat(closes).hasValue(blocked);
            assertThat(pool.snapshot().connections()).isZero();
            assertThat(logs.messages()).anyMatch(message -> message.contains("did not end within"));
        }
        for (Client client : clients) {
            client.close();
        }
    }

    @Test
    void aHandlerThatOutlastsThePoolEndsItsConnectionWhenItReturns() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        AtomicInteger closes = new AtomicInteger();
        ConnectionHandler deaf = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                inTurn.countDown();
                while (release.getCount() > 0) {
                    try {
                        release.await();
                    } catch (InterruptedException ignored) {
                        continue;
                    }
                }
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                closes.incrementAndGet();
            }
        };
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(deaf,
                        b -> BlockedClients.TWO_THREADS.apply(b).drainTimeout(Duration.ofMillis(50)));
                Client client = pool.connect()) {
            client.send("x");
            inTurn.await();
            pool.pool().close();
            assertThat(logs.messages()).anySatisfy(message -> assertThat(message)
                    .contains("is stuck in a handler").contains("CloseWhileBlockedTest"));
            assertThat(closes).hasValue(0);
            release.countDown();
            eventually().until(() -> closes.get() == 1 && pool.snapshot().connections() == 0);
        }
    }

    @Test
    void closeFromAHandlerThatBlocksAfterwardsEndsThePool() throws Exception {
        LeaderFollowerPool[] self = new LeaderFollowerPool[1];
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            self[0].close();
            TimeUnit.MILLISECONDS.sleep(20);
            self[0].close();
            connection.reply(in);
        }, BlockedClients.TWO_THREADS); Client client = pool.connect()) {
            self[0] = pool.pool();
            client.send("last words");
            assertThat(client.readToEnd()).asString().isEqualTo("last words");
            pool.pool().awaitClose();
        }
    }
}
