package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connection that the kernel does not arm must not stay open: nothing would ever be heard of it. */
class FailedArmingTest {

    private static final int SMALL_BUFFER = 8 << 10;

    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    /** A connection was armed after a turn with data. Its reply has left before that. */
    private final CountDownLatch armedAgain = new CountDownLatch(1);
    private volatile int failingOperation = -1;

    /** The kernel, which refuses one operation of epoll_ctl for accepted connections. */
    private FaultyCalls refusing() {
        return call -> {
            if (call.name().equals("accept4")) {
                long fd = call.run();
                connections.add((int) fd);
                return fd;
            }
            boolean arming = call.name().equals("epollCtl") && connections.contains((int) call.argument(2));
            if (arming && call.argument(1) == failingOperation) {
                return -Linux.ENOMEM;
            }
            long result = call.run();
            if (arming && call.argument(1) == Linux.EPOLL_CTL_MOD) {
                armedAgain.countDown();
            }
            return result;
        };
    }

    private RunningPool start(Recorder handler, Arming arming) throws Exception {
        return RunningPool.start(handler, b -> b.threads(2).arming(arming).systemCalls(FaultyCalls.of(refusing())));
    }

    private static void assertOutOfMemory(Throwable cause) {
        assertThat(cause).isInstanceOf(ErrnoException.class).hasMessageContaining("ENOMEM");
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void aNewConnectionIsClosed(Arming arming) throws Exception {
        Recorder handler = new Recorder();
        failingOperation = Linux.EPOLL_CTL_ADD;
        try (RunningPool pool = start(handler, arming); Client client = pool.connect()) {
            assertThat(client.isEnded()).isTrue();
            assertOutOfMemory(handler.cause());
        }
    }

    @Test
    void aConnectionIsClosedAtTheEndOfItsTurn() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = start(handler, Arming.ONESHOT); Client client = pool.connect()) {
            assertThat(client.roundTrip("first")).isEqualTo("first");
            assertThat(armedAgain.await(15, TimeUnit.SECONDS)).as("armed after the first turn").isTrue();
            failingOperation = Linux.EPOLL_CTL_MOD;
            client.send("second");
            assertThat(new String(client.readToEnd(), java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("second");
            assertOutOfMemory(handler.cause());
        }
    }

    @Test
    void aConnectionIsClosedWhenRoomForItsReplyCannotBeAskedFor() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = start(handler, Arming.ADAPTIVE);
                Client client = new Client(pool.address(), SMALL_BUFFER)) {
            Connection connection = handler.connection();
            assertThat(client.roundTrip("first")).isEqualTo("first");
            assertThat(armedAgain.await(15, TimeUnit.SECONDS)).as("armed after the first turn").isTrue();
            failingOperation = Linux.EPOLL_CTL_MOD;
            connection.reply(ByteBuffer.allocate(16 << 20));
            assertOutOfMemory(handler.cause());
            assertThat(client.readToEnd().length).isLessThan(16 << 20);
        }
    }

    /**
     * What waited was kept with the closed connection: its memory counted for ever, and an order to send more sent it on the
     * descriptor of another connection.
     */
    @Test
    void aReplyThatWaitsIsDroppedWhenItsEndedConnectionCannotBeArmed() throws Exception {
        Recorder handler = new Recorder();
        RunningPool pool = start(handler, Arming.ONESHOT);
        try (pool; Client client = new Client(pool.address(), SMALL_BUFFER)) {
            assertThat(client.roundTrip("first")).isEqualTo("first");
            assertThat(armedAgain.await(15, TimeUnit.SECONDS)).as("armed after the first turn").isTrue();
            failingOperation = Linux.EPOLL_CTL_MOD;
            handler.connection().reply(ByteBuffer.allocate(16 << 20));
            assertOutOfMemory(handler.cause());
            pool.awaitNoConnection();
        }
        assertThat(pool.pool().buffersOut()).as("buffers that are in use at the end").isZero();
    }
}
