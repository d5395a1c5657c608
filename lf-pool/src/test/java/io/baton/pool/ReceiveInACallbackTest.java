package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Connection#receive}: more bytes in the middle of a callback. */
class ReceiveInACallbackTest {

    /** Reads "length:" from onData's buffer, then receives that many bytes, and echoes them. */
    static ConnectionHandler echoOfLength(boolean direct, int step) {
        return (connection, in) -> {
            int length = 0;
            for (byte digit = in.get(); digit != ':'; digit = in.get()) {
                length = 10 * length + digit - '0';
            }
            ByteBuffer message = ByteBuffer.allocate(length);
            while (in.hasRemaining() && message.hasRemaining()) {
                message.put(in.get());
            }
            while (message.hasRemaining()) {
                int most = Math.min(step, message.remaining());
                ByteBuffer part = direct ? ByteBuffer.allocateDirect(most) : ByteBuffer.allocate(most);
                assertThat(connection.receive(part, Duration.ofSeconds(15))).isEqualTo(part.position()).isPositive();
                message.put(part.flip());
            }
            connection.reply(message.flip());
        };
    }

    @ParameterizedTest
    @CsvSource({"true,1000", "false,1000", "true,100000", "false,100000"})
    void aMessageThatComesInPiecesIsReceivedInOneCallback(boolean direct, int step) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] message = new byte[300_000];
        random.nextBytes(message);
        try (RunningPool pool = RunningPool.start(echoOfLength(direct, step)); Client client = pool.connect()) {
            for (int round = 0; round < 3; round++) {
                client.send(message.length + ":");
                for (int at = 0; at < message.length;) {
                    int length = Math.min(message.length - at, 1 + random.nextInt(60_000));
                    byte[] piece = new byte[length];
                    System.arraycopy(message, at, piece, 0, length);
                    client.send(piece);
                    at += length;
                }
                assertThat(client.read(message.length)).as("seed " + seed).isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Promotion.class)
    void othersAreServedWhileManyWaitForTheirPeers(Promotion promotion) throws Exception {
        int many = promotion == Promotion.LEADER_ONLY ? 0 : 6;
        try (RunningPool pool = RunningPool.start(echoOfLength(true, 100), b -> b.threads(8).promotion(promotion));
                Client quick = pool.connect()) {
            List<Client> waiting = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                waiting.add(pool.connect());
                waiting.get(i).send("2:a");
            }
            for (int i = 0; i < 50; i++) {
                quick.send("3:abc");
                assertThat(quick.readText(3)).isEqualTo("abc");
            }
            for (Client client : waiting) {
                client.send("b");
                assertThat(client.readText(2)).isEqualTo("ab");
                client.close();
            }
        }
    }

    @Test
    void theFinIsReportedOnceAndOnReadClosedFollows() throws Exception {
        AtomicInteger readClosed = new AtomicInteger();
        CompletableFuture<List<Integer>> results = new CompletableFuture<>();
        ConnectionHandler handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                in.position(in.limit());
                ByteBuffer target = ByteBuffer.allocate(10);
                List<Integer> seen = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    seen.add(connection.receive(target, Duration.ofSeconds(15)));
                }
                seen.add(readClosed.get());
                results.complete(seen);
            }

            @Override
            public void onReadClosed(Connection connection) throws Exception {
                readClosed.incrementAndGet();
                connection.reply("bye".getBytes(StandardCharsets.ISO_8859_1));
                connection.close();
            }
        };
        try (RunningPool pool = RunningPool.start(handler); Client client = pool.connect()) {
            client.send("x");
            eventually().until(() -> pool.snapshot().turns() > 0);
            client.send("yz");
            client.endOutput();
            assertThat(client.readToEnd()).asString().isEqualTo("bye");
            assertThat(results.get(15, TimeUnit.SECONDS)).endsWith(-1, 0);
            pool.awaitNoConnection();
            assertThat(readClosed).hasValue(1);
        }
    }

    @Test
    void aTimeoutLeavesTheConnectionOpen() throws Exception {
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            ByteBuffer target = ByteBuffer.allocateDirect(10);
            assertThatThrownBy(() -> connection.receive(target, Duration.ofMillis(20)))
                    .isInstanceOf(SocketTimeoutException.class).hasMessageContaining("PT0.02S");
            connection.reply("late".getBytes(StandardCharsets.ISO_8859_1));
        }); Client client = pool.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("x");
                assertThat(client.readText(4)).isEqualTo("late");
            }
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }

    @Test
    void repliesBeforeItLeaveWhileItWaits() throws Exception {
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply("go on".getBytes(StandardCharsets.ISO_8859_1));
            ByteBuffer target = ByteBuffer.allocate(1);
            connection.receive(target, Duration.ofSeconds(15));
            connection.reply(target.flip());
        }); Client client = pool.connect()) {
            client.send("x");
            assertThat(client.readText(5)).isEqualTo("go on");
            client.send("y");
            assertThat(client.readText(1)).isEqualTo("y");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itEndsWhenThePeerResetsOrAnotherThreadCloses(boolean reset) throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Connection[] connected = new Connection[1];
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connected[0] = connection;
            waiting.countDown();
            try {
                connection.receive(ByteBuffer.allocate(1), Duration.ZERO);
            } catch (IOException e) {
                thrown.complete(e);
                throw e;
            }
        }); Client client = pool.connect()) {
            client.send("x");
            assertThat(waiting.await(15, TimeUnit.SECONDS)).isTrue();
            if (reset) {
                client.reset();
            } else {
                connected[0].close();
            }
            assertThat(thrown.get(15, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            if (!reset) {
                client.endOutput();
            }
            pool.awaitNoConnection();
        }
    }

    @Test
    void theEndOfThePoolEndsIt() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            waiting.countDown();
            try {
                connection.receive(ByteBuffer.allocate(1), Duration.ZERO);
            } catch (IOException e) {
                thrown.complete(e);
            }
        }, b -> b.drainTimeout(Duration.ofMillis(100))); Client client = pool.connect()) {
            client.send("x");
            assertThat(waiting.await(15, TimeUnit.SECONDS)).isTrue();
            pool.pool().close();
            assertThat(thrown.get(15, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anInterruptEndsItAndStays() throws Exception {
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            waiting.complete(Thread.currentThread());
            assertThatThrownBy(() -> connection.receive(ByteBuffer.allocate(1), Duration.ZERO))
                    .isInstanceOf(InterruptedIOException.class);
            interrupted.complete(Thread.currentThread().isInterrupted());
        }); Client client = pool.connect()) {
            client.send("x");
            waiting.get(15, TimeUnit.SECONDS).interrupt();
            assertThat(interrupted.get(15, TimeUnit.SECONDS)).isTrue();
            client.endOutput();
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** A task that becomes due while the callback waits has left a note that the callback takes. It runs all the same. */
    @Test
    void aTaskThatIsDueMeanwhileRunsAfterwards() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.schedule(Duration.ofMillis(1), ran::countDown);
            assertThatThrownBy(() -> connection.receive(ByteBuffer.allocate(1), Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class);
        }); Client client = pool.connect()) {
            client.send("x");
            assertThat(ran.await(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void wrongUseIsRefused() throws Exception {
        CompletableFuture<Connection> connected = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            assertThatThrownBy(() -> connection.receive(ByteBuffer.allocate(1), Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("unread");
            in.position(in.limit());
            assertThatThrownBy(() -> connection.receive(ByteBuffer.allocate(0), Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no room");
            assertThatThrownBy(() -> connection.receive(ByteBuffer.allocate(1).asReadOnlyBuffer(), Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> connection.receive(ByteBuffer.allocate(1), Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("timeout");
            assertThatThrownBy(() -> connection.receive(null, Duration.ZERO)).isInstanceOf(NullPointerException.class);
            connected.complete(connection);
        }); Client client = pool.connect()) {
            client.send("x");
            Connection connection = connected.get(15, TimeUnit.SECONDS);
            assertThatThrownBy(() -> connection.receive(ByteBuffer.allocate(1), Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("only the thread");
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }
}
