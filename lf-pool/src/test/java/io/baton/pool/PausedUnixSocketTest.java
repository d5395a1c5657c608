package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A peer that closes while nothing is read from the connection: reading is paused, or its FIN was read. On a Unix domain
 * socket the kernel reports a hang-up then, as for a TCP connection only after a reset.
 */
@Timeout(60)
@SuppressWarnings("try")
class PausedUnixSocketTest {

    /** More than one read takes, and less than the socket's buffers hold. */
    private static final int SENT = 150_000;

    @TempDir
    Path directory;

    /** Pauses with every {@code onData}, which reads all it gets. */
    private static class Pausing implements ConnectionHandler {

        final AtomicInteger received = new AtomicInteger();
        final AtomicInteger fins = new AtomicInteger();
        final AtomicReference<Connection> paused = new AtomicReference<>();
        final CountDownLatch end = new CountDownLatch(1);
        volatile Throwable cause;

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            received.addAndGet(in.remaining());
            in.position(in.limit());
            connection.pauseReading();
            paused.set(connection);
        }

        @Override
        public void onReadClosed(Connection connection) {
            fins.incrementAndGet();
            connection.close();
        }

        @Override
        public void onClose(Connection connection, Throwable why) {
            cause = why;
            end.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatThePeerSentBeforeItClosedIsReadAfterResume(Arming arming) throws Exception {
        Pausing handler = new Pausing();
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(2).arming(arming).listen(address, handler)
                .start()) {
            try (SocketChannel peer = SocketChannel.open(address)) {
                ByteBuffer bytes = ByteBuffer.allocate(SENT);
                while (bytes.hasRemaining()) {
                    peer.write(bytes);
                }
            }
            while (handler.end.getCount() > 0) {
                eventually().until(() -> handler.end.getCount() == 0 || handler.paused.get() != null);
                Connection connection = handler.paused.getAndSet(null);
                if (connection != null) {
                    assertAtRest(pool);
                    connection.resumeReading();
                }
            }
            assertThat(handler.received).as("bytes received").hasValue(SENT);
            assertThat(handler.fins).hasValue(1);
            assertThat(handler.cause).isNull();
        }
    }

    /** The hang-up was seen before. */
    @ParameterizedTest
    @EnumSource
    void aReplyToAPeerThatHasClosedEndsAPausedConnection(Arming arming) throws Exception {
        Recorder handler = new Recorder() {
            @Override
            public void onOpen(Connection connection) throws Exception {
                connection.pauseReading();
                super.onOpen(connection);
            }
        };
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(2).arming(arming).listen(address, handler)
                .start()) {
            SocketChannel.open(address).close();
            Connection connection = handler.connection();
            assertAtRest(pool);
            assertThat(connection.isOpen()).isTrue();
            connection.reply(ByteBuffer.allocate(1));
            assertThat(handler.cause()).isInstanceOf(ErrnoException.class).hasMessageContaining("EPIPE");
        }
    }

    /** The answer comes after the FIN, and the peer closes once it has read it. */
    @Test
    void aPeerThatClosesAfterItsFinEndsTheConnectionInOrder() throws Exception {
        Pausing handler = new Pausing() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                in.position(in.limit());
            }

            @Override
            public void onReadClosed(Connection connection) {
                connection.schedule(Duration.ZERO, () -> connection.reply(new byte[] {1}));
            }
        };
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(2).listen(address, handler).start()) {
            try (SocketChannel peer = SocketChannel.open(address)) {
                peer.write(ByteBuffer.wrap(new byte[] {0}));
                peer.shutdownOutput();
                assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(1);
            }
            assertThat(handler.end.await(15, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(handler.cause).isNull();
        }
    }

    /** Nothing comes of a hang-up that must wait. That nothing happens shows only in time. */
    private static void assertAtRest(LeaderFollowerPool pool) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(20);
        long turns = pool.snapshot().turns();
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(pool.snapshot().turns() - turns).as("turns while reading is paused").isLessThan(10);
    }
}
