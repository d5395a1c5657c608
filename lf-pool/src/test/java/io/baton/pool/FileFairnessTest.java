package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A peer that takes a large file as fast as it is sent, so that its socket is never full, and the other peers. */
@Timeout(120)
class FileFairnessTest {

    /** A terabyte, none of which is on the disk. */
    private static final long SIZE = 1L << 40;

    @TempDir
    Path directory;
    private Path file;

    /** While set, every piece of a file is taken at once. */
    private final AtomicBoolean endless = new AtomicBoolean(true);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicLong taken = new AtomicLong();
    private final SystemCalls calls = FaultyCalls.of(call -> {
        if (!call.name().equals("sendfile") || !endless.get()) {
            return call.run();
        }
        begun.countDown();
        taken.addAndGet(call.argument(3));
        return call.argument(3);
    });

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherPeersGetTheirRepliesWhileAFastOneTakesALargeFile(Writing writing) throws Exception {
        ConnectionHandler handler = (connection, in) -> {
            if (in.get(in.position()) == 'f') {
                connection.replyFile(file, 0, SIZE);
            }
            connection.reply(in);
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4).writing(writing).systemCalls(calls));
                Client quick = pool.connect(); Client fast = pool.connect()) {
            quick.roundTrip("hello");
            fast.send("f");
            assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
            quick.roundTrip("meanwhile");
            assertThat(taken.get()).as("bytes of the file that went before the other's reply").isLessThan(SIZE);
            endless.set(false);
            fast.reset();
        }
    }
}
