package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

class PromotionTest {

    private static final int QUICK_ROUND_TRIPS = 300;

    /** Echoes; "block" waits until it is let go. */
    private static final class Gate implements ConnectionHandler {

        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void onData(Connection connection, ByteBuffer in) throws InterruptedException {
            if (in.get(in.position()) == 'b') {
                open.await();
            }
            connection.reply(in);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Promotion.class, names = {"MEASURED", "EAGER"})
    void oneBlockedHandlerCostsTheOthersNothing(Promotion promotion) throws Exception {
        Gate handler = new Gate();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4).promotion(promotion));
                Client blocked = pool.connect();
                Client quick = pool.connect()) {
            assertThat(quick.roundTrip("warm")).isEqualTo("warm");
            blocked.send("block");
            for (int i = 0; i < QUICK_ROUND_TRIPS; i++) {
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            handler.open.countDown();
            assertThat(blocked.readText(5)).isEqualTo("block");
        }
    }

    /** All threads but the last two block: one leads, and one is left to watch. */
    @Test
    void handlersThatBlockAllAtOnceLeaveTheLeadToTheRest() throws Exception {
        Gate handler = new Gate();
        QuickConnections quick = new QuickConnections();
        try (RunningPool pool = RunningPool.start(quick.noting(handler), b -> b.threads(6))) {
            Client[] blocked = new Client[5];
            for (int i = 0; i < blocked.length; i++) {
                blocked[i] = pool.connect();
                blocked[i].send("block");
            }
            quick.serve(pool, QUICK_ROUND_TRIPS, "quick");
            assertThat(pool.snapshot().promotions()).isGreaterThanOrEqualTo(5);
            handler.open.countDown();
            for (Client client : blocked) {
                assertThat(client.readText(5)).isEqualTo("block");
                client.close();
            }
        }
    }

    @Test
    void aConnectionThatWasSlowRunsOnFollowersFromThenOn() throws Exception {
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            TimeUnit.MILLISECONDS.sleep(10);
            connection.reply(in);
        }, b -> b.followers(Followers.PLATFORM).threads(4)); Client slow = pool.connect()) {
            for (int i = 0; i < 60; i++) {
                slow.roundTrip("slow");
            }
            assertThat(pool.snapshot().slowTurns()).isGreaterThan(20);
            assertThat(pool.snapshot().promotions()).as("each costs a promotion delay").isLessThan(10);
        }
    }

    @Test
    void nobodyIsPromotedWhileNobodyBlocks() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(8));
                Client quick = pool.connect()) {
            for (int i = 0; i < 3_000; i++) {
                quick.roundTrip("quick");
            }
            // A thread that waits for its core looks slow to a clock, so on a busy machine there are a few.
            assertThat(pool.snapshot().promotions()).isLessThan(100);
        }
    }

    @Test
    void moreBlockingConnectionsThanThreadsLeaveTheQuickOnesGoing() throws Exception {
        ConnectionHandler handler = (connection, in) -> {
            if (in.get(in.position()) == 's') {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            connection.reply(in);
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.followers(Followers.PLATFORM).threads(4));
                Client quick = pool.connect()) {
            Client[] slow = new Client[12];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = pool.connect();
                slow[i].roundTrip("s");
            }
            for (int round = 0; round < 5; round++) {
                for (Client client : slow) {
                    client.send("s");
                }
                // All twelve take 80 ms at least on three followers; these do not queue behind them.
                for (int i = 0; i < 50; i++) {
                    quick.roundTrip("quick");
                }
                for (Client client : slow) {
                    client.read(1);
                }
            }
            assertThat(pool.snapshot().slowTurns()).isGreaterThan(30);
            for (Client client : slow) {
                client.close();
            }
        }
    }

    /** Notes the threads of its callbacks. */
    private static final class Declared implements ConnectionHandler {

        private final Queue<String> notes = new ConcurrentLinkedQueue<>();
        private final AtomicReference<LeaderFollowerPool> pool = new AtomicReference<>();

        private void note(String callback) {
            String leader = pool.get().toString().replaceAll("(?s).*leader (\\w+).*", "$1");
            if (Thread.currentThread().getName().endsWith("-" + leader)) {
                notes.add(callback);
            }
        }

        @Override
        public void onOpen(Connection connection) {
            note("onOpen");
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            note("onData");
            connection.reply(in);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            note("onClose");
        }

        @Override
        public boolean blocks() {
            return true;
        }
    }

    @Test
    void aHandlerThatDeclaresItselfBlockingNeverRunsOnTheLeader() throws Exception {
        Declared handler = new Declared();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4))) {
            handler.pool.set(pool.pool());
            for (int i = 0; i < 30; i++) {
                try (Client client = pool.connect()) {
                    client.roundTrip("hello");
                }
            }
            pool.awaitNoConnection();
            Client open = pool.connect();
            open.roundTrip("left open for close()");
        }
        assertThat(handler.notes).as("callbacks that ran on the leader").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Promotion.class, names = {"MEASURED", "EAGER"})
    void aConnectionIsServedAtOnceWhenTheAcceptingThreadHasLostTheLead(Promotion promotion) throws Exception {
        ConnectionHandler greeter = new ConnectionHandler() {
            /** Asked while the connection is accepted: by the time it is queued, another thread is in epoll_wait. */
            @Override
            public boolean blocks() {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                return false;
            }

            @Override
            public void onOpen(Connection connection) {
                connection.reply(new byte[] {'h', 'i'});
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }
        };
        try (RunningPool pool = RunningPool.start(greeter, b -> b.threads(4).promotion(promotion))) {
            for (int i = 0; i < 20; i++) {
                try (Client client = pool.connect()) {
                    assertThat(client.readText(2)).isEqualTo("hi");
                }
            }
        }
    }

    /** The turns that no event begins, of onOpen and onClose, pass the lead as well. */
    @Test
    void aCallbackThatBlocksWithoutAnEventDoesNotKeepTheLeadWhenEager() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }

            @Override
            public void onReadClosed(Connection connection) throws Exception {
                connection.attach("ended");
                connection.close();
            }

            @Override
            public void onOpen(Connection connection) throws Exception {
                if (connection.id() > 1) {
                    open.await();
                }
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4).promotion(Promotion.EAGER));
                Client quick = pool.connect()) {
            quick.roundTrip("first");
            Client stuck = pool.connect();
            for (int i = 0; i < QUICK_ROUND_TRIPS; i++) {
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            open.countDown();
            stuck.close();
        }
    }
}
