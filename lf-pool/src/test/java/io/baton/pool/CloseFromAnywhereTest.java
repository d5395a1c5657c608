package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** close() from any thread, any number of times, and how long it may take. */
class CloseFromAnywhereTest {

    private static final int MUCH = 16 << 20;
    private static final int SMALL_BUFFER = 8 << 10;
    private static final Duration DRAIN = Duration.ofMillis(300);
    /** Afterwards the threads get one second to end, twice; the rest is for a busy machine. */
    private static final Duration AND_THREADS = Duration.ofSeconds(5);

    private enum Callback {
        OPEN, DATA, READ_CLOSED, WRITABLE, CLOSE, TASK
    }

    /** Closes its pool several times in one of its callbacks. */
    private static final class Closing implements ConnectionHandler {

        private final Callback where;
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch called = new CountDownLatch(1);
        /** The handler has replied, and the socket has not taken all of a large reply. */
        private final CountDownLatch replied = new CountDownLatch(1);
        private volatile LeaderFollowerPool pool;

        Closing(Callback where) {
            this.where = where;
        }

        void pool(LeaderFollowerPool itsPool) {
            pool = itsPool;
            started.countDown();
        }

        private void at(Callback callback) throws InterruptedException {
            if (callback == where) {
                started.await();
                for (int i = 0; i < 3; i++) {
                    pool.close();
                }
                called.countDown();
            }
        }

        @Override
        public void onOpen(Connection connection) throws Exception {
            if (where == Callback.TASK) {
                connection.schedule(Duration.ofMillis(1), () -> {
                    try {
                        at(Callback.TASK);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            at(Callback.OPEN);
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            in.position(in.limit());
            connection.reply(new byte[where == Callback.WRITABLE ? MUCH : 1]);
            if (connection.isWritable() != (where == Callback.WRITABLE)) {
                replied.countDown();
            }
            at(Callback.DATA);
        }

        @Override
        public void onReadClosed(Connection connection) throws Exception {
            at(Callback.READ_CLOSED);
            connection.close();
        }

        @Override
        public void onWritable(Connection connection) throws Exception {
            at(Callback.WRITABLE);
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            try {
                at(Callback.CLOSE);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static Stream<Arguments> callbacks() {
        return Arrays.stream(Callback.values()).flatMap(callback ->
                Arrays.stream(Promotion.values()).map(promotion -> Arguments.of(callback, promotion)));
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void closeFromAnyCallbackReturnsAtOnceAndEndsThePool(Callback callback, Promotion promotion) throws Exception {
        Closing handler = new Closing(callback);
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).promotion(promotion));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            handler.pool(pool.pool());
            try {
                client.send("x");
                if (callback == Callback.READ_CLOSED || callback == Callback.CLOSE) {
                    client.endOutput();
                }
                if (callback == Callback.WRITABLE) {
                    // A client that reads meanwhile may take the reply as fast as it is sent. Then nothing waits for room.
                    assertThat(handler.replied.await(15, TimeUnit.SECONDS)).as("a reply waits for room").isTrue();
                }
                client.readToEnd();
            } catch (IOException e) {
                // A reset: the server closed the connection before it had read all.
            }
            assertThat(handler.called.await(15, TimeUnit.SECONDS)).as("the callback came, and close() returned")
                    .isTrue();
            Thread waiting = new Thread(() -> {
                try {
                    pool.pool().awaitClose();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            waiting.start();
            waiting.join(TimeUnit.SECONDS.toMillis(15));
            assertThat(waiting.isAlive()).as("awaitClose() still waits").isFalse();
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }

    @Test
    void closeFromManyThreadsReturnsToEachWhenAllIsClosed() throws Exception {
        for (int round = 0; round < 20; round++) {
            AtomicInteger tooEarly = new AtomicInteger();
            try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(3));
                    Client client = pool.connect()) {
                client.roundTrip("hello");
                List<Thread> closers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    closers.add(new Thread(() -> {
                        for (int again = 0; again < 3; again++) {
                            pool.pool().close();
                            tooEarly.addAndGet(pool.snapshot().connections());
                            tooEarly.addAndGet((int) pool.liveThreadsAndFollowers());
                        }
                    }));
                }
                closers.forEach(Thread::start);
                for (Thread closer : closers) {
                    closer.join(TimeUnit.SECONDS.toMillis(20));
                    assertThat(closer.isAlive()).isFalse();
                }
                assertThat(tooEarly).as("connections and threads when close() returned").hasValue(0);
            }
        }
    }

    @Test
    void closeByAnInterruptedThreadEndsThePoolAndKeepsTheInterruptStatus() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2));
                Client client = pool.connect()) {
            client.roundTrip("hello");
            Thread.currentThread().interrupt();
            pool.pool().close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(pool.snapshot().connections()).isZero();
            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void connectionsThatDoNotEndAreCutOffAtTheDrainTimeout(Writing writing) throws Exception {
        Set<String> before = TestFds.open();
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start((connection, in) -> {
                    in.position(in.limit());
                    connection.reply(new byte[MUCH]);
                }, b -> b.threads(2).drainTimeout(DRAIN).writing(writing));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("request");
            client.read(1);
            assertThat(timeOf(pool)).as("the peer reads nothing").isBetween(DRAIN, DRAIN.plus(AND_THREADS));
            assertThat(logs.messages()).anyMatch(line -> line.contains("1 connections did not end within PT0.3S"));
        }
        assertThat(TestFds.openedSince(before)).as("descriptors").isEmpty();
    }

    /** An interrupt ends the handler, so the pool does not report it as stuck. */
    @Test
    void aHandlerThatWaitsBeyondTheDrainTimeoutIsInterrupted() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start((connection, in) -> {
                    inTurn.countDown();
                    never.await();
                }, b -> b.threads(2).drainTimeout(Duration.ofMillis(50))); Client client = pool.connect()) {
            client.send("x");
            assertThat(inTurn.await(15, TimeUnit.SECONDS)).isTrue();
            pool.pool().close();
            assertThat(pool.liveThreadsAndFollowers()).isZero();
            assertThat(logs.messages()).noneMatch(line -> line.contains("stuck"));
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void closeDoesNotWaitForTheDrainTimeoutIfAllEndsBefore() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(2).drainTimeout(Duration.ofSeconds(60))); Client client = pool.connect()) {
            client.roundTrip("hello");
            assertThat(timeOf(pool)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static Duration timeOf(RunningPool pool) {
        long start = System.nanoTime();
        pool.pool().close();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** While the drain waits for a turn, no new connection is accepted, and the open connection still gets its reply. */
    @Test
    void newConnectionsAreRefusedWhileThePoolCloses() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch inTurn = new CountDownLatch(1);
        AtomicInteger opened = new AtomicInteger();
        Recorder handler = new Recorder() {
            @Override
            public void onOpen(Connection connection) {
                opened.incrementAndGet();
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                inTurn.countDown();
                goOn.await();
                connection.reply(in);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(3)); Client client = pool.connect()) {
            client.send("last");
            assertThat(inTurn.await(15, TimeUnit.SECONDS)).isTrue();
            Thread closer = new Thread(pool.pool()::close);
            closer.start();
            eventually().until(() -> {
                try {
                    pool.connect().close();
                    return false;
                } catch (java.net.ConnectException refused) {
                    return true;
                }
            });
            int before = opened.get();
            assertThatThrownBy(pool::connect).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> pool.pool().connect(pool.address(), handler))
                    .isInstanceOf(IllegalStateException.class);
            goOn.countDown();
            assertThat(client.readToEnd()).asString().isEqualTo("last");
            closer.join(TimeUnit.SECONDS.toMillis(15));
            assertThat(opened).hasValue(before);
        }
    }
}
