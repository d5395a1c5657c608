package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.baton.pool.internal.connection.Outbound;
import io.baton.pool.internal.connection.PooledConnection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class RepliesFromOtherThreadsTest {

    private static final int THREADS = 8;
    private static final int SMALL = 10_000;
    private static final int EVERY = 1_000;
    private static final int LARGE = 200_000;

    /** A reply is a frame: thread, number, length, and that many bytes, whose values depend on thread and number. */
    private static ByteBuffer frame(int thread, int number, int length) {
        ByteBuffer frame = ByteBuffer.allocate(12 + length).putInt(thread).putInt(number).putInt(length);
        byte content = (byte) (thread * 31 + number);
        while (frame.hasRemaining()) {
            frame.put(content);
        }
        return frame.flip();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void repliesOfEachThreadArriveWholeAndInOrderWhileTheHandlerReplies(int poolThreads) throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        int[] own = new int[1];
        ConnectionHandler handler = (connection, in) -> {
            opened.complete(connection);
            while (in.hasRemaining()) {
                in.get();
                connection.reply(frame(THREADS, own[0]++, 50));
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(poolThreads));
                Client client = pool.connect()) {
            client.send("x");
            Connection connection = opened.get(10, TimeUnit.SECONDS);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                threads.add(new Thread(() -> {
                    for (int i = 0; i < SMALL; i++) {
                        connection.reply(frame(thread, i, i % EVERY == EVERY - 1 ? LARGE : i % 100));
                    }
                }));
            }
            threads.forEach(Thread::start);
            int[] next = new int[THREADS + 1];
            for (int frames = 0; frames < THREADS * SMALL + 500; frames++) {
                ByteBuffer head = ByteBuffer.wrap(client.read(12));
                int thread = head.getInt();
                int number = head.getInt();
                assertThat(thread).isBetween(0, THREADS);
                assertThat(number).as("the next of thread %d", thread).isEqualTo(next[thread]++);
                byte[] content = client.read(head.getInt());
                for (byte b : content) {
                    if (b != (byte) (thread * 31 + number)) {
                        throw new AssertionError("reply " + number + " of thread " + thread + " is not whole");
                    }
                }
                if (frames % 100 == 0 && frames / 100 < 499) {
                    client.send("x");
                }
            }
            assertThat(next[THREADS]).isEqualTo(500);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Two threads reply at the same moment. Nothing happens afterwards that would send a reply that was left behind. */
    @Test
    void aReplyPublishedWhileAnotherIsSentIsSentToo() throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        int rounds = 20_000;
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            opened.complete(connection);
        }, b -> b.threads(2)); Client client = pool.connect()) {
            client.send("x");
            Connection connection = opened.get(10, TimeUnit.SECONDS);
            AtomicInteger round = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                threads.add(new Thread(() -> {
                    byte[] reply = {'.'};
                    for (int i = 1; i <= rounds; i++) {
                        while (round.get() < i) {
                            Thread.onSpinWait();
                        }
                        connection.reply(reply);
                    }
                }));
                threads.get(t).setDaemon(true);
                threads.get(t).start();
            }
            for (int i = 0; i < rounds; i++) {
                round.incrementAndGet();
                assertThat(client.readText(2)).isEqualTo("..");
            }
        }
    }

    @Test
    void aReplyAfterTheEndIsDropped() throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start((connection, in) -> {
                    connection.reply(in);
                    opened.complete(connection);
                }, b -> b.threads(2))) {
            try (Client client = pool.connect()) {
                client.roundTrip("hello");
            }
            pool.awaitNoConnection();
            Connection closed = opened.get(10, TimeUnit.SECONDS);
            try (Client other = pool.connect()) {
                for (int i = 0; i < 2_000; i++) {
                    closed.reply(new byte[100]);
                    closed.close();
                }
                closed.reply(new byte[LARGE]);
                assertThat(closed.isOpen()).isFalse();
                assertThat(other.roundTrip("hello")).isEqualTo("hello");
            }
            assertThat(logs.messages()).isEmpty();
        }
    }

    /** A reply after the end must not keep the connection open while its peer still reads earlier replies. */
    @Test
    void aReplyAfterTheEndIsNotSentWhileEarlierRepliesStillWait() throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        int waiting = 8 << 20;
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply(new byte[waiting]);
            connection.close();
            opened.complete(connection);
        }, b -> b.threads(2)); Client client = new Client(pool.address(), 8 << 10)) {
            client.send("go");
            client.read(1);
            PooledConnection connection = (PooledConnection) opened.get(10, TimeUnit.SECONDS);
            // close() is not the end: replies are taken until the callbacks have returned. ENDING means that bytes wait.
            RunningPool.eventually().until(() -> connection.outbound().life() == Outbound.Life.ENDING);
            for (int i = 0; i < 100; i++) {
                connection.reply(new byte[LARGE]);
            }
            assertThat(client.readToEnd().length).isEqualTo(waiting - 1);
        }
    }

    @Test
    void aReplyFromAnotherConnectionsHandlerIsSentAtOnce() throws Exception {
        CompletableFuture<Connection> first = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (!first.complete(connection)) {
                first.join().reply(in);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            in.position(in.limit());
        }, b -> b.threads(2)); Client one = pool.connect(); Client two = pool.connect()) {
            one.send("x");
            first.get(10, TimeUnit.SECONDS);
            for (int i = 0; i < 5; i++) {
                two.send("hello");
                assertThat(one.readText(5)).isEqualTo("hello");
            }
        }
    }
}
