package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** {@link Connection#awaitWritable}: a long reply is written like a stream, in one callback. */
class AwaitWritableTest {

    private static final int PIECES = 1024;
    private static final int PIECE = 32 << 10;

    private static byte[] piece(int number) {
        byte[] piece = new byte[PIECE];
        java.util.Arrays.fill(piece, (byte) number);
        return piece;
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void aLongReplyIsWrittenInOneCallbackWithLittleMemory(Writing writing) throws Exception {
        AtomicLong waits = new AtomicLong();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            for (int i = 0; i < PIECES; i++) {
                if (!connection.isWritable()) {
                    waits.incrementAndGet();
                    connection.awaitWritable(Duration.ofSeconds(15));
                }
                connection.reply(piece(i));
            }
        }, b -> b.writing(writing).highWatermark(256 << 10).unsentLimits(8 << 20, 8 << 20));
                Client client = new Client(pool.address(), 64 << 10); Client other = pool.connect()) {
            client.send("x");
            assertThat(client.read(PIECE)).isEqualTo(piece(0));
            other.send("y");
            for (int i = 0; i < 10; i++) {
                assertThat(other.read(PIECE)).as("another connection meanwhile").isEqualTo(piece(i));
            }
            for (int i = 1; i < PIECES; i++) {
                assertThat(client.read(PIECE)).as("piece " + i).isEqualTo(piece(i));
            }
            assertThat(waits).as("waits").hasPositiveValue();
            other.reset();
        }
    }

    @Test
    void itEndsWhenThePeerHasGoneOrTakesNothing() throws Exception {
        CompletableFuture<Throwable> late = new CompletableFuture<>();
        CompletableFuture<Throwable> gone = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply(new byte[32 << 20]);
            assertThatThrownBy(() -> connection.awaitWritable(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            late.complete(thrownBy(connection, Duration.ofMillis(20)));
            gone.complete(thrownBy(connection, Duration.ZERO));
        }); Client client = new Client(pool.address(), 8 << 10)) {
            client.send("x");
            client.read(1);
            assertThat(late.get(15, TimeUnit.SECONDS)).isInstanceOf(SocketTimeoutException.class);
            client.reset();
            assertThat(gone.get(15, TimeUnit.SECONDS)).isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            pool.awaitNoConnection();
        }
    }

    @Test
    void theWriteStallTimeoutEndsIt() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply(new byte[32 << 20]);
            thrown.complete(thrownBy(connection, Duration.ZERO));
        }, b -> b.writeStallTimeout(Duration.ofMillis(100))); Client client = new Client(pool.address(), 8 << 10)) {
            client.send("x");
            client.read(1);
            assertThat(thrown.get(15, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            pool.awaitNoConnection();
            assertThat(pool.snapshot().writeStalls()).isEqualTo(1);
        }
    }

    private static Throwable thrownBy(Connection connection, Duration timeout) {
        try {
            connection.awaitWritable(timeout);
            return new AssertionError("writable");
        } catch (IOException e) {
            return e;
        }
    }

    @Test
    void aWritableConnectionIsNotWaitedForAndOtherThreadsAreRefused() throws Exception {
        CompletableFuture<Connection> connected = new CompletableFuture<>();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            connection.awaitWritable(Duration.ZERO);
            connection.reply(in);
            connected.complete(connection);
        }); Client client = pool.connect()) {
            assertThat(client.roundTrip("hello")).isEqualTo("hello");
            Connection connection = connected.get(15, TimeUnit.SECONDS);
            assertThatThrownBy(() -> connection.awaitWritable(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        }
    }
}
