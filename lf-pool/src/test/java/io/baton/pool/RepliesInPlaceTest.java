package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.CallKind;
import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Large replies in direct memory are sent from the caller's memory if nothing waits before them. */
class RepliesInPlaceTest {

    private static final int LARGE = 3 << 20;
    private static final int MARGIN = 1_000;
    private static final int SMALL_BUFFER = 8 << 10;
    private static final byte[] CONTENT = new byte[LARGE];

    static {
        new SplittableRandom(11).nextBytes(CONTENT);
    }

    private final ByteBuffer memory = ByteBuffer.allocateDirect(LARGE + 2 * MARGIN);

    /** A slice of the memory, filled with the content. */
    private ByteBuffer reply() {
        return memory.put(MARGIN, CONTENT).position(MARGIN).limit(MARGIN + LARGE);
    }

    /** Replies, and overwrites the memory at once. */
    private void replyAndOverwrite(Connection connection, ByteBuffer in) {
        in.position(in.limit());
        ByteBuffer bytes = reply();
        connection.reply(bytes);
        assertThat(bytes.remaining()).isZero();
        memory.clear();
        while (memory.hasRemaining()) {
            memory.putLong(-1);
        }
        memory.clear();
    }

    private static void assertContent(byte[] bytes) {
        assertThat(Arrays.mismatch(bytes, CONTENT)).as("the first byte that differs").isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void theCallerMayReuseItsMemoryAtOnceEvenIfMostBytesMustWait(Writing writing) throws Exception {
        try (RunningPool pool = RunningPool.start(this::replyAndOverwrite, b -> b.threads(2).writing(writing));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            for (int i = 0; i < 5; i++) {
                client.send("!");
                assertContent(client.read(LARGE));
            }
        }
    }

    @Test
    void aReadOnlyBufferIsSent() throws Exception {
        ByteBuffer shared = reply().asReadOnlyBuffer();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply(shared.duplicate());
        }); Client client = pool.connect()) {
            client.send("!");
            assertContent(client.read(LARGE));
            client.send("!");
            assertContent(client.read(LARGE));
        }
    }

    @Test
    void aLargeReplyKeepsItsPlaceBetweenSmallReplies() throws Exception {
        ConnectionHandler handler = (connection, in) -> {
            connection.reply(in);
            connection.reply(reply());
            connection.reply("behind".getBytes());
            connection.reply(reply());
            connection.reply("end".getBytes());
            connection.close();
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            assertThat(client.roundTrip("before")).isEqualTo("before");
            assertContent(client.read(LARGE));
            assertThat(client.readText(6)).isEqualTo("behind");
            assertContent(client.read(LARGE));
            assertThat(new String(client.readToEnd())).isEqualTo("end");
        }
    }

    /** The socket takes nothing of the first reply, and has room again when the second one comes. */
    @Test
    void aLargeReplyDoesNotOvertakeOneThatWaits() throws Exception {
        int size = 100_000;
        FaultPlan once = FaultPlan.once(new FaultPoint(FaultKind.NOT_READY, CallKind.SEND), 0);
        ConnectionHandler handler = (connection, in) -> {
            in.position(in.limit());
            for (byte number = 1; number <= 2; number++) {
                connection.reply(ByteBuffer.allocateDirect(size).put(0, number));
            }
        };
        // One thread: nobody sees meanwhile that there is room.
        try (FaultyPool faulty = new FaultyPool(once, handler, b -> b.threads(1).promotion(Promotion.LEADER_ONLY));
                Client client = faulty.pool().connect()) {
            faulty.faults().on();
            client.send("!");
            assertThat(client.read(size)[0]).isEqualTo((byte) 1);
            assertThat(client.read(size)[0]).isEqualTo((byte) 2);
            assertThat(faulty.faults().injected()).as("sends that were refused").isEqualTo(1);
        }
    }

    /** Other threads publish without pause. So a slot is often claimed and unpublished when a large reply comes. */
    @Test
    void repliesOfOneThreadStayInOrderWhileOtherThreadsPublish() throws Exception {
        int others = 3;
        int rounds = 300;
        int large = 100_000;
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        CompletableFuture<Connection> noisy = new CompletableFuture<>();
        ConnectionHandler handler = (connection, in) -> {
            (in.get() == 'n' ? noisy : opened).complete(connection);
            in.position(in.limit());
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client client = pool.connect(); Client sink = pool.connect()) {
            client.send("o");
            sink.send("n");
            Connection connection = opened.get(10, TimeUnit.SECONDS);
            Connection noise = noisy.get(10, TimeUnit.SECONDS);
            List<Thread> threads = new ArrayList<>();
            Thread reader = new Thread(() -> sinkAll(sink));
            reader.start();
            for (int i = 0; i < others; i++) {
                threads.add(new Thread(() -> {
                    byte[] word = new byte[1];
                    while (!Thread.currentThread().isInterrupted()) {
                        noise.reply(word);
                    }
                }));
            }
            threads.add(new Thread(() -> {
                ByteBuffer bytes = ByteBuffer.allocateDirect(large);
                for (int i = 0; i < rounds; i++) {
                    connection.reply(ByteBuffer.allocate(4).putInt(0, i));
                    connection.reply(bytes.clear().putInt(0, i));
                }
            }));
            threads.forEach(Thread::start);
            for (int i = 0; i < rounds; i++) {
                assertThat(ByteBuffer.wrap(client.read(4)).getInt()).as("small reply").isEqualTo(i);
                assertThat(ByteBuffer.wrap(client.read(large)).getInt()).as("large reply").isEqualTo(i);
            }
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
            assertThat(pool.snapshot().connections()).as("with the noisy one").isEqualTo(2);
            noise.close();
            reader.join();
        }
    }

    private static void sinkAll(Client client) {
        try {
            while (true) {
                client.read(1 << 14);
            }
        } catch (IOException ended) {
            // The test has closed it.
        }
    }

    @Test
    void aPeerThatIsGoneClosesTheConnection() throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> opened.complete(connection), b -> b.threads(2));
                Client client = pool.connect()) {
            client.send("!");
            Connection connection = opened.get(10, TimeUnit.SECONDS);
            client.reset();
            for (int i = 0; i < 100 && pool.snapshot().connections() > 0; i++) {
                connection.reply(reply());
            }
            pool.awaitNoConnection();
        }
    }
}
