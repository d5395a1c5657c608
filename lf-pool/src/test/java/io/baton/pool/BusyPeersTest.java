package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A peer that sends its next message as soon as the last one is handled keeps no thread from the other connections.
 * On a Unix domain socket, where a short read does not say that the socket is empty, a turn could go on for ever.
 */
@Timeout(60)
@SuppressWarnings("try")
class BusyPeersTest {

    /** So many messages the busy peer has for one turn, if the turn takes them. */
    private static final int READY = 2_000;
    private static final int A_FEW = 20;

    @TempDir
    Path directory;

    /** The first connection's peer sends the next message while its last one is handled, from the time on when another waits. */
    private static final class Busy implements ConnectionHandler {

        private final int pauseMicros;
        private final CountDownLatch otherWaits = new CountDownLatch(1);
        private final AtomicInteger meanwhile = new AtomicInteger();
        private volatile boolean otherServed;
        private volatile SocketChannel peer;

        Busy(int pauseMicros) {
            this.pauseMicros = pauseMicros;
        }

        @Override
        public boolean blocks() {
            return pauseMicros > 0;
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            boolean other = in.get(in.position()) == 'o';
            in.position(in.limit());
            if (pauseMicros > 0) {
                TimeUnit.MICROSECONDS.sleep(pauseMicros);
            }
            if (other) {
                otherServed = true;
                return;
            }
            otherWaits.await();
            if (!otherServed && meanwhile.incrementAndGet() < READY) {
                send(peer, "b");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOthersComeSoonWhereOneThreadRunsAll(Arming arming) throws Exception {
        others(new Busy(0), b -> b.threads(1).promotion(Promotion.LEADER_ONLY).arming(arming));
    }

    /** Their turns run on the only follower. */
    @Test
    void theOthersComeSoonWhereHandlersBlock() throws Exception {
        others(new Busy(500), b -> b.threads(2, 2));
    }

    private void others(Busy handler, UnaryOperator<PoolBuilder> settings) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (LeaderFollowerPool pool = settings.apply(LeaderFollowerPool.builder().followers(Followers.PLATFORM))
                .listen(address, handler).start();
                SocketChannel busy = SocketChannel.open(address);
                SocketChannel other = SocketChannel.open(address)) {
            handler.peer = busy;
            send(busy, "b");
            send(other, "o");
            handler.otherWaits.countDown();
            eventually().until(() -> handler.otherServed);
            assertThat(handler.meanwhile).as("messages of the busy peer before the other's").hasValueLessThan(A_FEW);
        }
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
