package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.framing.Framing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Connection#pauseReading} and {@link Connection#resumeReading}. */
class PauseReadingTest {

    private static final int UNREAD_LIMIT = 64 << 10;

    /** Answers each byte from another thread, one at a time; the connection is not read meanwhile. */
    private static final class OneByOne implements ConnectionHandler {

        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            byte[] one = {in.get()};
            if (underWay.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            connection.pauseReading();
            CompletableFuture.runAsync(() -> {
                connection.reply(one);
                underWay.decrementAndGet();
                connection.resumeReading();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void whatIsLeftUnreadIsPresentedAfterResume(Arming arming) throws Exception {
        OneByOne handler = new OneByOne();
        try (RunningPool pool = RunningPool.start(handler, b -> b.arming(arming)); Client client = pool.connect()) {
            String text = "0123456789".repeat(200);
            for (int round = 0; round < 3; round++) {
                assertThat(client.roundTrip(text)).isEqualTo(text);
            }
            assertThat(handler.overlaps).as("onData while reading was paused").hasValue(0);
        }
    }

    @Test
    void aPausedPeerIsStoppedByFlowControlAndNotByTheUnreadLimit() throws Exception {
        CompletableFuture<Connection> paused = new CompletableFuture<>();
        AtomicInteger received = new AtomicInteger();
        int much = 4 << 20;
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            if (!paused.isDone()) {
                connection.pauseReading();
                // Afterwards: a resume that comes before the pause does nothing.
                paused.complete(connection);
                return;
            }
            received.addAndGet(in.remaining());
            in.position(in.limit());
            if (received.get() == much) {
                connection.reply("all".getBytes(StandardCharsets.ISO_8859_1));
            }
        }, b -> b.unreadLimit(UNREAD_LIMIT)); Client client = pool.connect()) {
            Thread sender = new Thread(() -> {
                try {
                    client.send(new byte[much]);
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            Connection connection = paused.get(15, TimeUnit.SECONDS);
            eventually().until(() -> sender.getState() != Thread.State.NEW);
            assertThat(received).hasValue(0);
            connection.resumeReading();
            assertThat(client.readText(3)).isEqualTo("all");
            sender.join(TimeUnit.SECONDS.toMillis(15));
        }
    }

    @Test
    void aFinIsReportedAfterResumeAndAResetBefore() throws Exception {
        CountDownLatch closedByReset = new CountDownLatch(1);
        CountDownLatch finSeen = new CountDownLatch(1);
        CompletableFuture<Connection> first = new CompletableFuture<>();
        ConnectionHandler handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
                connection.pauseReading();
                connection.reply("p".getBytes(StandardCharsets.ISO_8859_1));
                first.complete(connection);
            }

            @Override
            public void onReadClosed(Connection connection) {
                finSeen.countDown();
                connection.close();
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                if (cause != null) {
                    closedByReset.countDown();
                }
            }
        };
        try (RunningPool pool = RunningPool.start(handler); Client fin = pool.connect()) {
            fin.send("x");
            assertThat(fin.readText(1)).isEqualTo("p");
            fin.endOutput();
            try (Client reset = pool.connect()) {
                reset.send("y");
                assertThat(reset.readText(1)).isEqualTo("p");
                reset.reset();
            }
            assertThat(closedByReset.await(15, TimeUnit.SECONDS)).as("a reset is noticed").isTrue();
            assertThat(finSeen.getCount()).as("a FIN is not").isEqualTo(1);
            first.get().resumeReading();
            assertThat(finSeen.await(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void framesWaitTooAndComeInOrder() throws Exception {
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger underWay = new AtomicInteger();
        ConnectionHandler handler = Framing.lines(100, (connection, frame) -> {
            byte[] line = new byte[frame.remaining()];
            frame.get(line);
            if (underWay.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            connection.pauseReading();
            CompletableFuture.runAsync(() -> {
                connection.reply(line);
                underWay.decrementAndGet();
                connection.resumeReading();
            });
        });
        try (RunningPool pool = RunningPool.start(handler); Client client = pool.connect()) {
            client.send("a\nb\nc\nd\n");
            assertThat(client.readText(4)).isEqualTo("abcd");
            assertThat(overlaps).hasValue(0);
        }
    }

    @Test
    void aPoolThatStopsListeningServesTheConnectionsItHas() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.daemon(true));
                Client client = pool.connect()) {
            assertThat(client.roundTrip("before")).isEqualTo("before");
            pool.pool().stopListening();
            pool.pool().stopListening();
            eventually().until(() -> {
                try {
                    pool.connect().close();
                    return false;
                } catch (java.net.ConnectException refused) {
                    return true;
                }
            });
            assertThat(client.roundTrip("after")).isEqualTo("after");
            assertThat(Thread.getAllStackTraces().keySet()).filteredOn(t -> t.getName().startsWith(pool.threadPrefix()))
                    .isNotEmpty().allMatch(Thread::isDaemon);
        }
    }
}
