package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class CloseTest {

    private static int openDescriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static void openAndCloseWithLiveConnections() throws Exception {
        List<Client> clients = new ArrayList<>();
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(3))) {
            for (int i = 0; i < 3; i++) {
                clients.add(pool.connect());
            }
            // The second client reads none of its replies; the third sends nothing. If the pool had not read what the second one
            // sends, that connection would linger for a second: so it is sent first, and two hundred times cost no minutes.
            clients.get(1).send("x".repeat(5_000));
            clients.get(0).roundTrip("hello");
        }
        for (Client client : clients) {
            assertThat(client.isEnded() || client.isEnded() || client.readToEnd().length < 5_000).isTrue();
            client.close();
        }
    }

    @Test
    void closeLeavesNoThreadAndNoDescriptorTwoHundredTimesInARow() throws Exception {
        for (int i = 0; i < 3; i++) {
            openAndCloseWithLiveConnections();
        }
        int before = openDescriptors();
        for (int i = 0; i < 200; i++) {
            openAndCloseWithLiveConnections();
        }
        RunningPool.eventually().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(before));
    }

    @Test
    void closeReturnsRightAfterStartAndWhenCalledTwice() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2))) {
                pool.pool().close();
            }
        }
    }

    @Test
    void closeFromTwoThreadsReturnsToBothWhenAllIsClosed() throws Exception {
        for (int i = 0; i < 30; i++) {
            try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                    Client client = pool.connect()) {
                client.roundTrip("hello");
                AtomicInteger alive = new AtomicInteger();
                Thread other = new Thread(() -> {
                    pool.pool().close();
                    alive.addAndGet(pool.snapshot().connections());
                });
                other.start();
                pool.pool().close();
                alive.addAndGet(pool.snapshot().connections());
                other.join(TimeUnit.SECONDS.toMillis(20));
                assertThat(other.isAlive()).isFalse();
                assertThat(alive).as("connections that were open when close() returned").hasValue(0);
            }
        }
    }

    @Test
    void closeFromAHandlerSendsItsReplyAndEndsThePool() throws Exception {
        for (int i = 0; i < 30; i++) {
            AtomicReference<LeaderFollowerPool> self = new AtomicReference<>();
            try (RunningPool pool = RunningPool.start((connection, in) -> {
                connection.reply(in);
                self.get().close();
                self.get().close();
            }, b -> b.threads(2)); Client client = pool.connect()) {
                self.set(pool.pool());
                client.send("last words");
                assertThat(client.readToEnd()).asString().isEqualTo("last words");
                Thread waiting = new Thread(() -> {
                    try {
                        pool.pool().awaitClose();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                waiting.start();
                waiting.join(TimeUnit.SECONDS.toMillis(20));
                assertThat(waiting.isAlive()).as("awaitClose() still waits").isFalse();
            }
        }
    }

    @Test
    void closeLetsTheTurnUnderWayFinishAndSendsItsReply() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            inTurn.countDown();
            goOn.await();
            connection.reply(in);
        }, b -> b.threads(2)); Client client = pool.connect()) {
            client.send("request");
            assertThat(inTurn.await(10, TimeUnit.SECONDS)).isTrue();
            Thread closer = new Thread(pool.pool()::close);
            closer.start();
            RunningPool.eventually().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            goOn.countDown();
            assertThat(client.readToEnd()).asString().isEqualTo("request");
            closer.join(TimeUnit.SECONDS.toMillis(20));
        }
    }

    @Test
    void aHandlerThatIgnoresInterruptsIsReportedWithItsStackAndThePoolEnds() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger closes = new AtomicInteger();
        ConnectionHandler stubborn = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                inTurn.countDown();
                while (goOn.getCount() > 0) {
                    try {
                        goOn.await();
                    } catch (InterruptedException deaf) {
                        continue;
                    }
                }
                connection.reply(in);
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                closes.incrementAndGet();
            }
        };
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(stubborn, b -> b.threads(3).drainTimeout(Duration.ofMillis(100)));
                Client client = pool.connect();
                Client other = pool.connect()) {
            client.send("request");
            assertThat(inTurn.await(10, TimeUnit.SECONDS)).isTrue();
            pool.pool().close();

            assertThat(pool.liveThreadsAndFollowers()).isEqualTo(1);
            assertThat(logs.messages()).anySatisfy(message -> assertThat(message)
                    .contains("is stuck in a handler").containsPattern("thread pool\\d+-").contains("CloseTest"));
            assertThat(other.isEnded()).isTrue();
            goOn.countDown();
            // The thread ends now, and its connection is closed.
            RunningPool.eventually()
                    .until(() -> pool.liveThreadsAndFollowers() == 0 && pool.snapshot().connections() == 0);
            assertThat(closes).hasValue(2);
        }
    }

    @Test
    void aPeerThatReadsNothingDelaysCloseByTheDrainTimeoutAtMost() throws Exception {
        AtomicReference<Connection> connection = new AtomicReference<>();
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start((c, in) -> {
                    connection.set(c);
                    in.position(in.limit());
                    c.reply(new byte[16 << 20]);
                }, b -> b.threads(2).drainTimeout(Duration.ofMillis(200)));
                Client client = new Client(pool.address(), 8 << 10)) {
            client.send("request");
            client.read(1);
            int before = openDescriptors();
            pool.pool().close();
            assertThat(logs.messages()).anyMatch(m -> m.contains("did not end within"));
            assertThat(openDescriptors()).isLessThan(before);

            // The number of its descriptor belongs to another connection now: a late reply must not be sent on it.
            try (RunningPool next = RunningPool.start(RunningPool.ECHO, b -> b.threads(2))) {
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    clients.add(next.connect());
                    clients.get(i).roundTrip("mine");
                }
                connection.get().reply("for somebody else".getBytes());
                connection.get().close();
                for (Client each : clients) {
                    assertThat(each.roundTrip("mine")).isEqualTo("mine");
                    each.close();
                }
            }
            assertThat(connection.get().remoteAddress()).isNull();
        }
    }
}
