package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * With N threads and G groups, N - G slow turns run at once; the leaders are left, and a leader that blocks then is not
 * forgotten.
 */
class SlowTurnsAtOnceTest {

    private static final int ROUNDS = 5;
    private static final long PATIENCE_SECONDS = 15;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Says that it blocks, and does so until enough others do. */
    private static final class AtTheBarrier implements ConnectionHandler {

        private final CyclicBarrier barrier;

        AtTheBarrier(int parties) {
            barrier = new CyclicBarrier(parties);
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            connection.reply(in);
        }

        @Override
        public boolean blocks() {
            return true;
        }
    }

    @ParameterizedTest(name = "{0} threads, {1} groups")
    @CsvSource({"2, 1", "3, 1", "4, 1", "8, 1", "4, 2", "8, 2", "6, 3", "8, 3"})
    void allThreadsButOneForEachGroupMayBeInSlowTurns(int threads, int groups) throws Exception {
        int slow = threads - groups;
        try (RunningPool pool = RunningPool.start(new AtTheBarrier(slow),
                b -> b.followers(Followers.PLATFORM).threads(threads).groups(groups))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < slow; i++) {
                clients.add(pool.connect());
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Client client : clients) {
                    client.send("x");
                }
                for (Client client : clients) {
                    assertThat(client.readText(1)).isEqualTo("x");
                }
            }
            for (Client client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest(name = "{0} threads, {1} groups")
    @CsvSource({"2, 1", "4, 1", "6, 3"})
    void whileAllOthersAreInSlowTurnsTheLeadersServeQuickConnections(int threads, int groups) throws Exception {
        AtomicInteger blocked = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(1);
        ConnectionHandler waits = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                blocked.incrementAndGet();
                open.await();
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        QuickConnections quick = new QuickConnections();
        // The first address is of the quick handler.
        try (RunningPool pool = RunningPool.start(waits,
                b -> b.followers(Followers.PLATFORM).threads(threads).groups(groups)
                        .listen(ANY_PORT, quick.noting(RunningPool.ECHO)))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                clients.add(new Client(pool.pool().localAddresses().get(1)));
                clients.get(i).send("x");
            }
            RunningPool.eventually().until(() -> blocked.get() == threads - groups);
            for (int i = 0; i < 20; i++) {
                quick.serve(pool, 1, "quick");
            }
            assertThat(blocked.get()).as("turns that began").isEqualTo(threads - groups);
            open.countDown();
            for (Client client : clients) {
                assertThat(client.readText(1)).isEqualTo("x");
                client.close();
            }
        }
    }

    /** Nobody has time to watch: the thread that comes from one slow turn has to look at the leader before the next one. */
    @ParameterizedTest(name = "{0} threads, {1} groups")
    @CsvSource({"2, 1", "4, 1", "4, 2"})
    void aLeaderThatBlocksWhileSlowTurnsAreQueuedIsRelievedBeforeTheyAreDone(int threads, int groups) throws Exception {
        int queued = 20 * (threads - groups);
        AtomicInteger slowTurns = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        ConnectionHandler slow = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                if (in.get(in.position()) == 's') {
                    slowTurns.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        ConnectionHandler sometimes = (connection, in) -> {
            if (in.get(in.position()) == 'b') {
                begun.countDown();
                open.await();
            }
            connection.reply(in);
        };
        QuickConnections quick = new QuickConnections();
        try (RunningPool pool = RunningPool.start(slow,
                b -> b.followers(Followers.PLATFORM).threads(threads).groups(groups)
                        .listen(ANY_PORT, quick.noting(sometimes)));
                Client blocked = pool.connect()) {
            List<Client> others = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                others.add(pool.connect());
                others.get(i).roundTrip("q");
            }
            List<Client> slowOnes = new ArrayList<>();
            for (int i = 0; i < queued; i++) {
                slowOnes.add(new Client(pool.pool().localAddresses().get(1)));
                slowOnes.get(i).roundTrip("open");
            }
            for (Client client : slowOnes) {
                client.send("s");
            }
            RunningPool.eventually().until(() -> slowTurns.get() >= threads - groups);
            blocked.send("b");
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            int served = 0;
            for (Client client : others) {
                served += quick.isServed(client, "q") ? 1 : 0;
            }
            assertThat(served).as("connections that are served").isGreaterThan(others.size() / 2);
            assertThat(slowTurns.get()).as("of %d slow turns begun when all others were served", queued)
                    .isLessThan(queued * 3 / 4);
            open.countDown();
            assertThat(blocked.readText(1)).isEqualTo("b");
            for (Client client : slowOnes) {
                assertThat(client.readText(1)).isEqualTo("s");
                client.close();
            }
            for (Client client : others) {
                client.close();
            }
        }
    }

    /** Without the ticks of the write stall timeout, at which the pool tries by itself. */
    @Test
    void roomToSendOnASlowConnectionWaitsForNoFollower() throws Exception {
        int length = 8 << 20;
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                boolean large = in.get(in.position()) == 'l';
                in.position(in.limit());
                if (large) {
                    connection.reply(new byte[length]);
                } else {
                    begun.countDown();
                    open.await();
                }
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.followers(Followers.PLATFORM).threads(2).highWatermark(length).writeStallTimeout(Duration.ZERO));
                Client slow = new Client(pool.address(), 16 << 10);
                Client other = pool.connect()) {
            slow.send("l");
            slow.read(1);
            other.send("b");
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            long turns = pool.snapshot().turns();
            assertThat(slow.read(length - 1).length).isEqualTo(length - 1);
            assertThat(pool.snapshot().turns() - turns).as("turns for room to send").isZero();
            open.countDown();
        }
    }
}
