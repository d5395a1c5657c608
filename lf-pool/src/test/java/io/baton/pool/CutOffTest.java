package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What becomes of connections that the drain timeout cuts off. */
@Timeout(120)
@SuppressWarnings("try")
class CutOffTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    /** Sticks at "stick", deaf to interrupts, until told to go on; counts what it is told. */
    private static class Stubborn implements ConnectionHandler {

        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch stuck;
        final AtomicInteger opened = new AtomicInteger();
        final Map<Connection, List<Throwable>> closed = new ConcurrentHashMap<>();

        Stubborn(int willStick) {
            stuck = new CountDownLatch(willStick);
        }

        @Override
        public void onOpen(Connection connection) {
            opened.incrementAndGet();
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            if (in.get(in.position()) == 's') {
                stuck.countDown();
                await(goOn);
            }
            connection.reply(in);
        }

        static void await(CountDownLatch latch) {
            while (latch.getCount() > 0) {
                try {
                    latch.await();
                } catch (InterruptedException deaf) {
                    continue;
                }
            }
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            List<Throwable> causes = closed.computeIfAbsent(connection, c -> new ArrayList<>());
            synchronized (causes) {
                causes.add(cause == null ? new IllegalArgumentException("none") : cause);
            }
        }

        void assertEachIsClosedOnce() {
            assertThat(closed).hasSize(opened.get());
            assertThat(closed.values()).allSatisfy(causes -> assertThat(causes).hasSize(1));
        }
    }

    /** All threads are stuck, so that nobody runs the last turns of the others. */
    @ParameterizedTest
    @EnumSource
    void onCloseComesOnceForEachConnectionAlsoWhereNoThreadIsFree(Writing writing) throws Exception {
        Set<String> before = TestFds.open();
        Stubborn handler = new Stubborn(2);
        List<Client> clients = new ArrayList<>();
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(handler,
                b -> b.followers(Followers.PLATFORM).threads(2).writing(writing).drainTimeout(SHORT))) {
            for (int i = 0; i < 6; i++) {
                Client client = pool.connect();
                clients.add(client);
                client.roundTrip("hello");
            }
            clients.get(0).send("stick");
            clients.get(1).send("stick");
            assertThat(handler.stuck.await(15, TimeUnit.SECONDS)).isTrue();
            pool.pool().close();

            assertThat(handler.closed).as("told when close() returned").hasSize(4);
            assertThat(handler.closed.values()).allSatisfy(causes -> assertThat(causes.get(0))
                    .isInstanceOf(TimeoutException.class).hasMessageContaining("drain timeout"));
            for (Client client : clients.subList(2, 6)) {
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(pool.snapshot().connections()).isEqualTo(2);
            assertThat(logs.messages())
                    .anyMatch(message -> message.contains("6 connections did not end within PT0.1S"));

            handler.goOn.countDown();
            eventually().until(() -> pool.liveThreadsAndFollowers() == 0 && pool.snapshot().connections() == 0);
            handler.assertEachIsClosedOnce();
            assertThat(clients.get(0).readToEnd()).asString().as("a last reply").isEqualTo("stick");
        }
        for (Client client : clients) {
            client.close();
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** A connection that is ended already, its peer reading nothing, was told before. */
    @Test
    void aConnectionThatWaitsToSendIsNotToldTwice() throws Exception {
        Stubborn handler = new Stubborn(0) {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
                connection.reply(new byte[16 << 20]);
            }
        };
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(handler,
                        b -> b.followers(Followers.PLATFORM).threads(2).drainTimeout(SHORT));
                Client client = new Client(pool.address(), 8 << 10)) {
            client.send("x");
            client.read(1);
            pool.pool().close();
            handler.assertEachIsClosedOnce();
            assertThat(handler.opened).hasValue(1);
            assertThat(logs.messages()).anyMatch(message -> message.contains("1 connections did not end"));
        }
    }

    /** An onClose that never returns holds up the end of the pool for a bounded time, and no descriptor. */
    @Test
    void aLastCallbackThatSticksDoesNotStopTheEnd() throws Exception {
        CountDownLatch lastCallbacks = new CountDownLatch(1);
        Stubborn handler = new Stubborn(2) {
            @Override
            public void onClose(Connection connection, Throwable cause) {
                super.onClose(connection, cause);
                await(lastCallbacks);
            }
        };
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(handler,
                        b -> b.followers(Followers.PLATFORM).threads(2).drainTimeout(SHORT));
                Client one = pool.connect(); Client two = pool.connect(); Client three = pool.connect();
                Client four = pool.connect()) {
            three.roundTrip("hello");
            four.roundTrip("hello");
            one.send("stick");
            two.send("stick");
            assertThat(handler.stuck.await(15, TimeUnit.SECONDS)).isTrue();
            pool.pool().close();
            assertThat(logs.messages()).anyMatch(message -> message.contains("-cut-off is stuck"));
            assertThat(pool.snapshot().connections()).as("two stuck in onData, one in onClose").isEqualTo(3);
            lastCallbacks.countDown();
            eventually().untilAsserted(() -> assertThat(handler.closed).as("told while two are stuck").hasSize(2));
            handler.goOn.countDown();
            eventually().until(() -> pool.liveThreadsAndFollowers() == 0 && pool.snapshot().connections() == 0);
            handler.assertEachIsClosedOnce();
        }
    }

    @Test
    void anInterruptedThreadClosesInOrderAndKeepsItsInterrupt() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Throwable> unexpected = new AtomicReference<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            inTurn.countDown();
            goOn.await();
            connection.reply(in);
        }, b -> b.threads(2).drainTimeout(Duration.ofSeconds(30))); Client client = pool.connect()) {
            client.send("request");
            assertThat(inTurn.await(15, TimeUnit.SECONDS)).isTrue();
            List<Thread> closers = new ArrayList<>();
            AtomicInteger kept = new AtomicInteger();
            for (int i = 0; i < 2; i++) {
                Thread closer = new Thread(() -> {
                    Thread.currentThread().interrupt();
                    pool.pool().close();
                    kept.addAndGet(Thread.interrupted() && pool.snapshot().connections() == 0 ? 1 : 0);
                });
                closer.setUncaughtExceptionHandler((thread, failure) -> unexpected.set(failure));
                closer.start();
                closers.add(closer);
            }
            for (Thread closer : closers) {
                eventually().until(() -> closer.getState() == Thread.State.WAITING
                        || closer.getState() == Thread.State.TIMED_WAITING);
                closer.interrupt();
            }
            long cpu = cpuNanos(closers);
            Thread.sleep(300);
            assertThat(cpuNanos(closers) - cpu).as("CPU time of waiting")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(150));
            goOn.countDown();
            assertThat(client.readToEnd()).asString().isEqualTo("request");
            for (Thread closer : closers) {
                closer.join(TimeUnit.SECONDS.toMillis(20));
            }
            assertThat(unexpected.get()).isNull();
            assertThat(kept).as("returned when all was closed, interrupt kept").hasValue(2);
        }
    }

    private static long cpuNanos(List<Thread> threads) {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        return threads.stream().mapToLong(thread -> bean.getThreadCpuTime(thread.getId())).sum();
    }

    /** Every callback that can leave it. */
    @Test
    void theInterruptThatACallbackLeavesReachesNoOther() throws Exception {
        AtomicInteger reached = new AtomicInteger();
        ConnectionHandler leaving = new ConnectionHandler() {

            private void look() {
                if (Thread.currentThread().isInterrupted()) {
                    reached.incrementAndGet();
                }
                Thread.currentThread().interrupt();
            }

            @Override
            public void onOpen(Connection connection) {
                look();
                connection.schedule(Duration.ZERO, this::look);
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                Thread.interrupted();
                look();
                connection.reply(in);
            }

            @Override
            public void onReadClosed(Connection connection) {
                Thread.interrupted();
                look();
                connection.close();
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                look();
            }

            @Override
            public boolean blocks() {
                look();
                return false;
            }
        };
        try (RunningPool pool = RunningPool.start(leaving, b -> b.promotion(Promotion.LEADER_ONLY))) {
            for (int i = 0; i < 50; i++) {
                try (Client client = pool.connect()) {
                    client.roundTrip("hello");
                    client.endOutput();
                    assertThat(client.isEnded()).isTrue();
                }
            }
            pool.awaitNoConnection();
        }
        // onOpen, its task and onData are turns of one thread: each begins without what the one before left.
        assertThat(reached).hasValue(0);
    }
}
