package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.framing.Framing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Small files that wait for a peer that reads nothing: each holds a descriptor, so few may wait. */
class WaitingFilesTest {

    private static final int SMALL_BUFFER = 4 << 10;
    private static final int BYTES = 16;
    private static final int REQUESTS = 200_000;
    /** More than the reply ring may hold before the writer sees the first one, and those that wait. */
    private static final int FEW = 200;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(directory.resolve("small"), new byte[BYTES]);
    }

    private int openFiles() throws IOException {
        return (int) TestFds.open(directory).stream().filter(fd -> fd.endsWith(file.toString())).count();
    }

    private static CompletableFuture<Void> send(Client client, byte[] bytes) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                client.send(bytes);
                sent.complete(null);
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sent;
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void aConnectionWithMoreThanAFewWaitingFilesIsPausedAndAllAreSentLater(Writing writing) throws Exception {
        AtomicReference<Connection> asking = new AtomicReference<>();
        AtomicInteger replies = new AtomicInteger();
        try (RunningPool pool = RunningPool.start(Framing.lines(10, (connection, line) -> {
            asking.set(connection);
            replies.incrementAndGet();
            connection.replyFile(file, 0, BYTES);
        }), b -> b.threads(2).writing(writing)); Client client = new Client(pool.address(), SMALL_BUFFER)) {
            CompletableFuture<Void> sent = send(client, "g\n".repeat(REQUESTS).getBytes());
            eventually().until(() -> asking.get() != null && !asking.get().isWritable());
            assertThat(openFiles()).as("open files while the peer reads nothing").isLessThan(FEW);
            assertThat(replies).hasValueLessThan(REQUESTS);
            assertThat(client.read(REQUESTS * BYTES).length).isEqualTo(REQUESTS * BYTES);
            sent.get(15, TimeUnit.SECONDS);
            eventually().until(() -> openFiles() == 0);
        }
    }

    @Test
    void aHandlerThatRepliesWithoutAskingIsCutOffAtTheLimit() throws Exception {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger replies = new AtomicInteger();
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                while (in.hasRemaining()) {
                    in.get();
                    connection.replyFile(file, 0, BYTES);
                    if (replies.incrementAndGet() % 1_000 == 0) {
                        most.accumulateAndGet(openFiles(), Math::max);
                    }
                }
            }
        };
        // The watermark would stop the reading of a second buffer, and one holds too few requests to fill the kernel's buffers.
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).highWatermark(Integer.MAX_VALUE));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            send(client, new byte[REQUESTS]);
            assertThat(handler.cause()).hasMessageContaining("unsent limit");
            assertThat(most).as("open files").hasPositiveValue().hasValueLessThan(600);
            eventually().until(() -> openFiles() == 0);
        }
    }

    @Test
    void aHandlerThatAsksBetweenItsRepliesIsNotCutOff() throws Exception {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(REQUESTS);
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                in.position(in.limit());
                onWritable(connection);
            }

            @Override
            public void onWritable(Connection connection) throws Exception {
                while (left.get() > 0 && connection.isWritable()) {
                    left.decrementAndGet();
                    connection.replyFile(file, 0, BYTES);
                }
                most.accumulateAndGet(openFiles(), Math::max);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("x");
            eventually().until(() -> most.get() > 0);
            assertThat(client.read(REQUESTS * BYTES).length).isEqualTo(REQUESTS * BYTES);
            assertThat(most).as("open files").hasValueLessThan(FEW);
        }
    }
}
