package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A pool that grows while handlers block, and shrinks again. */
class GrowingPoolTest {

    private static final long PATIENCE_SECONDS = 15;
    private static final Duration SHORT = Duration.ofMillis(100);

    /** Echoes; {@code b} blocks until it is let go. */
    private static final class Gate implements ConnectionHandler {

        private final AtomicInteger blocked = new AtomicInteger();
        private final CountDownLatch open = new CountDownLatch(1);
        private final boolean declared;

        Gate(boolean declared) {
            this.declared = declared;
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws InterruptedException {
            if (in.get(in.position()) == 'b') {
                blocked.incrementAndGet();
                open.await();
            }
            connection.reply(in);
        }

        @Override
        public boolean blocks() {
            return declared;
        }
    }

    private static List<Client> send(RunningPool pool, int count, String message) throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(pool.connect());
        }
        for (Client client : clients) {
            client.send(message);
        }
        return clients;
    }

    private static void readAndClose(List<Client> clients, String message) throws Exception {
        for (Client client : clients) {
            assertThat(client.readText(message.length())).isEqualTo(message);
            client.close();
        }
    }

    @ParameterizedTest(name = "the handler says that it blocks: {0}")
    @ValueSource(booleans = {true, false})
    void twoHundredBlockAtOnceOthersAreServedAndItShrinksAgain(boolean declared) throws Exception {
        Gate gate = new Gate(declared);
        try (RunningPool pool = RunningPool.start(gate,
                b -> b.followers(Followers.PLATFORM).threads(4, 256).threadIdle(SHORT))) {
            List<Client> clients = send(pool, 200, "b");
            eventually().untilAsserted(() -> assertThat(gate.blocked.get()).isEqualTo(200));
            try (Client quick = pool.connect()) {
                for (int i = 0; i < 100; i++) {
                    assertThat(quick.roundTrip("q")).isEqualTo("q");
                }
            }
            assertThat(pool.snapshot().threads()).isBetween(201, 256);
            gate.open.countDown();
            readAndClose(clients, "b");
            eventually().untilAsserted(() -> assertThat(pool.snapshot().threads()).isEqualTo(4));
            eventually().untilAsserted(() -> assertThat(pool.liveThreads()).isEqualTo(4));
            try (Client quick = pool.connect()) {
                assertThat(quick.roundTrip("q")).isEqualTo("q");
            }
        }
    }

    /** Here nobody watches: the lead that was passed is free while all threads are in turns. */
    @Test
    void itGrowsWithoutAWatchToo() throws Exception {
        Gate gate = new Gate(false);
        try (RunningPool pool = RunningPool.start(gate,
                b -> b.threads(4, 64).promotion(Promotion.EAGER).threadIdle(SHORT))) {
            List<Client> clients = send(pool, 40, "b");
            eventually().untilAsserted(() -> assertThat(gate.blocked.get()).isEqualTo(40));
            try (Client quick = pool.connect()) {
                assertThat(quick.roundTrip("q")).isEqualTo("q");
            }
            gate.open.countDown();
            readAndClose(clients, "b");
            eventually().untilAsserted(() -> assertThat(pool.snapshot().threads()).isEqualTo(4));
        }
    }

    /** While all threads compute, another one would be of no use; but when they block, nobody is left to see that it is now. */
    @Test
    void itGrowsWithoutAWatchIfThreadsThatComputedBlockLater() throws Exception {
        int least = Runtime.getRuntime().availableProcessors() + 2;
        int most = 2 * least;
        AtomicInteger begun = new AtomicInteger();
        CyclicBarrier barrier = new CyclicBarrier(most);
        ConnectionHandler handler = (connection, in) -> {
            begun.incrementAndGet();
            while (begun.get() < least) {
                Thread.onSpinWait();
            }
            barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            connection.reply(in);
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(least, most).promotion(Promotion.EAGER))) {
            readAndClose(send(pool, most, "x"), "x");
        }
    }

    /** All threads but the leaders; in each round the pool has grown or shrunk in between. */
    @ParameterizedTest(name = "{0} to {1} threads, {2} groups")
    @CsvSource({"2, 24, 1", "4, 24, 1", "4, 24, 2", "6, 24, 3"})
    void allThreadsButTheLeadersMeetAtABarrier(int least, int most, int groups) throws Exception {
        int parties = most - groups;
        CyclicBarrier barrier = new CyclicBarrier(parties);
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.followers(Followers.PLATFORM).threads(least, most).groups(groups)
                        .threadIdle(Duration.ofMillis(10)))) {
            for (int round = 0; round < 5; round++) {
                readAndClose(send(pool, parties, "x"), "x");
                if (round % 2 == 1) {
                    eventually().until(() -> pool.snapshot().threads() == least);
                }
            }
        }
    }

    @Test
    void itClosesWhileItIsGrown() throws Exception {
        Gate gate = new Gate(true);
        List<Client> clients;
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(gate,
                        b -> b.followers(Followers.PLATFORM).threads(4, 64).drainTimeout(Duration.ofMillis(100)))) {
            clients = send(pool, 50, "b");
            eventually().until(() -> gate.blocked.get() == 50);
            assertThat(pool.liveThreads()).isGreaterThan(50);
            assertThat(logs.messages()).as("nobody is interrupted yet").isEmpty();
        }
        for (Client client : clients) {
            client.close();
        }
    }

    /** Threads that have work for a core do not gain by another thread. */
    @Test
    void turnsThatComputeMakeFewThreads() throws Exception {
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(15);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            connection.reply(in);
        }, b -> b.followers(Followers.PLATFORM).threads(4, 256))) {
            readAndClose(send(pool, 100, "c"), "c");
            assertThat(pool.snapshot().threads()).isLessThan(50);
        }
    }

    @Test
    void threadsComeAndGoWhileMessagesDo() throws Exception {
        ConnectionHandler handler = (connection, in) -> {
            if (in.get(in.position()) == 's') {
                TimeUnit.MILLISECONDS.sleep(3);
            }
            connection.reply(in);
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.followers(Followers.PLATFORM).threads(2, 32).threadIdle(Duration.ofMillis(1)))) {
            for (int round = 0; round < 40; round++) {
                List<Client> clients = send(pool, 20, round % 2 == 0 ? "s" : "q");
                readAndClose(clients, round % 2 == 0 ? "s" : "q");
            }
            eventually().until(() -> pool.snapshot().threads() == 2);
        }
    }
}
