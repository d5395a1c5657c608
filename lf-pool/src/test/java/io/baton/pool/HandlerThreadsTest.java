package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The thread on which a handler runs, of both kinds of followers: its interrupts, and its ThreadLocals. */
@Timeout(60)
class HandlerThreadsTest {

    /** More than the sockets take. */
    private static final int MUCH = 16 << 20;

    /** The interrupt that a handler leaves set reaches no other handler, although the thread is used again. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anInterruptStaysWithItsTurn(Followers followers) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (RunningPool pool = HandlersThatBlockTest.start(followers, (connection, in) -> {
            if (Thread.currentThread().isInterrupted()) {
                seen.incrementAndGet();
            }
            if (HandlersThatBlockTest.isFirst(in, 'b')) {
                TimeUnit.MILLISECONDS.sleep(3);
            }
            Thread.currentThread().interrupt();
            connection.reply(in);
        }); Client client = pool.connect(); Client other = pool.connect()) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.roundTrip("b")).isEqualTo("b");
                assertThat(other.roundTrip("q")).isEqualTo("q");
            }
            assertThat(seen).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anInterruptFromElsewhereEndsASleep(Followers followers) throws Exception {
        Thread[] sleeper = new Thread[1];
        CountDownLatch sleeping = new CountDownLatch(1);
        try (RunningPool pool = HandlersThatBlockTest.start(followers, (connection, in) -> {
            if (HandlersThatBlockTest.isFirst(in, 'b')) {
                sleeper[0] = Thread.currentThread();
                sleeping.countDown();
                try {
                    TimeUnit.HOURS.sleep(1);
                } catch (InterruptedException e) {
                    connection.reply("interrupted".getBytes());
                }
                in.position(in.limit());
            } else {
                connection.reply(in);
            }
        }); Client client = pool.connect(); Client other = pool.connect()) {
            client.send("b");
            sleeping.await();
            assertThat(other.roundTrip("quick")).isEqualTo("quick");
            sleeper[0].interrupt();
            assertThat(client.readText(11)).isEqualTo("interrupted");
            // A thread may be unparked and interrupted by whoever knows it, also when it serves others again.
            for (int i = 0; i < 50; i++) {
                sleeper[0].interrupt();
                LockSupport.unpark(sleeper[0]);
                assertThat(other.roundTrip("quick")).isEqualTo("quick");
            }
        }
    }

    /**
     * A ThreadLocal keeps its value within a turn that blocks. From turn to turn it does not: another thread may run the next
     * one.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aThreadLocalHoldsWithinATurn(Followers followers) throws Exception {
        ThreadLocal<Object> local = new ThreadLocal<>();
        AtomicInteger wrong = new AtomicInteger();
        try (RunningPool pool = HandlersThatBlockTest.start(followers, (connection, in) -> {
            Object mine = new Object();
            Thread thread = Thread.currentThread();
            local.set(mine);
            TimeUnit.MILLISECONDS.sleep(3);
            if (local.get() != mine || Thread.currentThread() != thread) {
                wrong.incrementAndGet();
            }
            connection.reply(in);
        })) {
            Client[] clients = {pool.connect(), pool.connect(), pool.connect()};
            for (int i = 0; i < 20; i++) {
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
            assertThat(wrong).hasValue(0);
        }
    }

    /** What a task or onWritable leaves reaches no callback that follows in the same turn. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anInterruptStaysWithItsCallback(Followers followers) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger leftUnread = new AtomicInteger();
        CountDownLatch presented = new CountDownLatch(1);
        ConnectionHandler handler = new ConnectionHandler() {

            private void lookAndInterrupt() {
                if (Thread.interrupted()) {
                    seen.incrementAndGet();
                }
                Thread.currentThread().interrupt();
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                if (leftUnread.getAndIncrement() == 0) {
                    // In the next turn one follows on the other.
                    connection.schedule(Duration.ZERO, this::lookAndInterrupt);
                    connection.schedule(Duration.ZERO, this::lookAndInterrupt);
                    connection.reply(new byte[MUCH]);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                } else {
                    in.position(in.limit());
                    lookAndInterrupt();
                    presented.countDown();
                }
            }

            @Override
            public void onWritable(Connection connection) {
                lookAndInterrupt();
            }
        };
        try (RunningPool pool = HandlersThatBlockTest.start(followers, handler);
                Client client = new Client(pool.address(), 8 << 10)) {
            client.send("x");
            client.read(MUCH);
            assertThat(presented.await(15, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).as("interrupts of the callback before").hasValue(0);
        }
    }

    @Test
    void anInterruptThatBlocksLeavesIsNotSeenByACallback() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        try (RunningPool pool = RunningPool.start(new ConnectionHandler() {
            @Override
            public boolean blocks() {
                Thread.currentThread().interrupt();
                return false;
            }

            @Override
            public void onOpen(Connection connection) {
                interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }
        }, b -> b.threads(1).promotion(Promotion.LEADER_ONLY))) {
            for (int i = 0; i < 20; i++) {
                try (Client client = pool.connect()) {
                    assertThat(client.roundTrip("hello")).isEqualTo("hello");
                }
            }
            assertThat(interrupted).hasValue(0);
        }
    }
}
