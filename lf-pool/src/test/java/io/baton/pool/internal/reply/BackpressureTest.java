package io.baton.pool.internal.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.ConnectionEvents;
import io.baton.pool.internal.connection.NoServices;
import io.baton.pool.internal.connection.PooledConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The watermarks and the limits, to the byte. */
class BackpressureTest {

    private static final int HIGH = 1_000;
    private static final int LOW = HIGH / 2;

    private final SystemCalls calls = Providers.selected();
    private final BufferPool buffers = new BufferPool(calls);
    private final AtomicLong waiting = new AtomicLong();
    private final WaitingFiles files = WaitingFiles.within(300);
    private final Backpressure backpressure =
            new Backpressure(null, null, new WriteLimits(HIGH, 4 * HIGH, 5 * HIGH, waiting, files));

    private final ConnectionEvents events = new ConnectionEvents() {
        @Override
        public void handlerFailed(PooledConnection connection, Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void exclusivityViolated(PooledConnection connection) {
            throw new AssertionError();
        }

        @Override
        public void closed(PooledConnection connection) {
            throw new AssertionError();
        }

        @Override
        public void turnWanted(PooledConnection connection) {
            throw new AssertionError("it is owned already");
        }
    };

    private PooledConnection connection() {
        return new PooledConnection(NoServices.of(events), (c, in) -> { }, -1);
    }

    private void grow(PooledConnection connection, int bytes) {
        PooledBuffer buffer = buffers.take(bytes);
        buffer.memory().position(0).limit(bytes);
        connection.outbound().keep(buffer, buffers);
        backpressure.grew(connection);
    }

    private void addFile(PooledConnection connection, Path file) {
        try {
            connection.outbound().keep(FileRegion.open(calls, file, 0, 1), buffers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        backpressure.grew(connection);
    }

    private void shrink(PooledConnection connection, int bytes) {
        connection.outbound().unsent().sent(bytes, buffers);
        backpressure.shrank(connection);
    }

    @Test
    void readingStopsAboveTheHighWatermarkAndResumesAtTheLowOne() {
        PooledConnection connection = connection();
        grow(connection, HIGH);
        assertThat(connection.isWritable()).as("at the high mark").isTrue();
        grow(connection, 1);
        assertThat(connection.isWritable()).as("above the high mark").isFalse();
        shrink(connection, HIGH - LOW);
        assertThat(connection.outbound().unsentBytes()).isEqualTo(LOW + 1);
        assertThat(connection.isWritable()).as("above the low mark").isFalse();
        shrink(connection, 1);
        assertThat(connection.isWritable()).as("at the low mark").isTrue();
        grow(connection, HIGH - LOW);
        assertThat(connection.isWritable()).as("at the high mark again").isTrue();
    }

    @Test
    void readingStopsAboveSixteenFilesAndResumesAtEight(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[1]);
        PooledConnection connection = connection();
        for (int i = 0; i < 16; i++) {
            addFile(connection, file);
        }
        assertThat(connection.isWritable()).as("with 16 files").isTrue();
        addFile(connection, file);
        assertThat(connection.isWritable()).as("with 17 files").isFalse();
        shrink(connection, 8);
        assertThat(connection.isWritable()).as("with 9 files").isFalse();
        shrink(connection, 1);
        assertThat(connection.isWritable()).as("with 8 files").isTrue();
        shrink(connection, 8);
        assertThat(files.waiting()).hasValue(0);
    }

    @Test
    void theLimitsCountTheFilesOfOneConnectionAndOfAllButAllowEachConnectionOne(@TempDir Path directory)
            throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[1]);
        PooledConnection one = connection();
        PooledConnection other = connection();
        PooledConnection last = connection();
        for (int i = 0; i < 256; i++) {
            assertThat(backpressure.hasRoomForFile(one)).isTrue();
            addFile(one, file);
        }
        assertThat(backpressure.hasRoomForFile(one)).as("above its own limit").isFalse();
        for (int i = 0; i < 300 - 256; i++) {
            assertThat(backpressure.hasRoomForFile(other)).isTrue();
            addFile(other, file);
        }
        assertThat(backpressure.hasRoomForFile(other)).as("above the limit of all").isFalse();
        assertThat(backpressure.hasRoomForFile(last)).as("the first of a connection").isTrue();
        shrink(one, 256);
        assertThat(backpressure.hasRoomForFile(other)).isTrue();
        other.outbound().fail(buffers);
        backpressure.shrank(other);
        assertThat(files.waiting()).hasValue(0);
    }

    @Test
    void theLimitsCountTheBytesOfOneConnectionAndOfAll() {
        PooledConnection one = connection();
        PooledConnection other = connection();
        grow(one, 4 * HIGH);
        assertThat(backpressure.hasRoomFor(one)).isTrue();
        grow(one, 1);
        assertThat(backpressure.hasRoomFor(one)).as("above its own limit").isFalse();
        assertThat(backpressure.hasRoomFor(other)).isTrue();
        grow(other, HIGH);
        assertThat(backpressure.hasRoomFor(other)).as("above the limit of all").isFalse();
        shrink(one, 1);
        assertThat(backpressure.hasRoomFor(other)).isTrue();
        shrink(one, 4 * HIGH);
        shrink(other, HIGH);
        assertThat(waiting).hasValue(0);
    }
}
