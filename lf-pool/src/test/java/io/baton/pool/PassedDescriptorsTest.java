package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.EventFd;
import io.baton.epoll.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A read of a Unix domain socket ends where descriptors were passed, with more bytes behind: a short read proves nothing there.
 */
class PassedDescriptorsTest {

    /** More than a connection needs to be armed edge-triggered. */
    private static final int WARM = 40;

    @TempDir
    Path directory;

    private LeaderFollowerPool start(ConnectionHandler handler, Arming arming) throws Exception {
        SocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        // Without followers no turn counts as slow, so that the connection stays armed edge-triggered.
        return LeaderFollowerPool.builder().name("unix").promotion(Promotion.LEADER_ONLY).arming(arming)
                .listen(address, handler).start();
    }

    private static void warm(UnixClient client) throws Exception {
        for (int i = 0; i < WARM; i++) {
            client.send("warm");
            assertThat(client.read(4)).isEqualTo("warm");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindAPassedDescriptorAreReadAndTheDescriptorDoesNotStay(Arming arming) throws Exception {
        Set<String> before = TestFds.open();
        Semaphore inTurn = new Semaphore(0);
        Semaphore goOn = new Semaphore(0);
        AtomicBoolean hold = new AtomicBoolean();
        ConnectionHandler echo = (connection, in) -> {
            if (hold.getAndSet(false)) {
                inTurn.release();
                goOn.acquire();
            }
            connection.reply(in);
        };
        try (LeaderFollowerPool pool = start(echo, arming)) {
            try (UnixClient client = new UnixClient(pool.localAddresses().get(0)); EventFd passed = EventFd.create()) {
                warm(client);
                Set<String> warm = TestFds.open();
                for (int round = 0; round < 50; round++) {
                    hold.set(true);
                    client.send("hold");
                    inTurn.acquire();
                    // Both are there when the turn looks again.
                    client.send("with", passed);
                    client.send("behind");
                    goOn.release();
                    assertThat(client.read(14)).as("round %d", round).isEqualTo("holdwithbehind");
                }
                assertThat(TestFds.openedSince(warm)).as("descriptors after 50 were passed").isEmpty();
            }
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void manyPassedDescriptorsStopNothing(Arming arming) throws Exception {
        Set<String> before = TestFds.open();
        try (LeaderFollowerPool pool = start(RunningPool.ECHO, arming)) {
            try (UnixClient client = new UnixClient(pool.localAddresses().get(0)); EventFd passed = EventFd.create()) {
                warm(client);
                for (int round = 0; round < 2_000; round++) {
                    client.send("a", passed);
                    client.send("b");
                    client.send("c", passed);
                    client.send("d", passed);
                    assertThat(client.read(4)).as("round %d", round).isEqualTo("abcd");
                }
            }
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** The other way round: the pool connects, and the server passes descriptors. */
    @Test
    void aConnectionBegunByThePoolReadsOnTooBehindAPassedDescriptor() throws Exception {
        Recorder handler = new Recorder();
        SocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (Socket listener = Socket.listen(address, 1);
                LeaderFollowerPool pool = LeaderFollowerPool.builder().promotion(Promotion.LEADER_ONLY).start();
                EventFd passed = EventFd.create()) {
            Connection connection = pool.connect(address, handler);
            Semaphore inTurn = new Semaphore(0);
            Semaphore goOn = new Semaphore(0);
            handler.connection();
            try (UnixClient client = new UnixClient(listener.accept())) {
                warm(client);
                for (int round = 0; round < 20; round++) {
                    connection.schedule(Duration.ZERO, () -> {
                        inTurn.release();
                        goOn.acquireUninterruptibly();
                    });
                    inTurn.acquire();
                    client.send("with", passed);
                    client.send("behind");
                    goOn.release();
                    assertThat(client.read(10)).as("round %d", round).isEqualTo("withbehind");
                }
            }
            assertThat(handler.cause()).isNull();
        }
    }
}
