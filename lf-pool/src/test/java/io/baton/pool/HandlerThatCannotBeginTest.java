package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Handlers that throw when they are asked whether they block, before their connection exists. */
class HandlerThatCannotBeginTest {

    private static class SneakyException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    private static ConnectionHandler throwingBlocks(Throwable failure) {
        return new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
            }

            @Override
            public boolean blocks() {
                Thread.currentThread().interrupt();
                throw sneaky(failure);
            }
        };
    }

    @Test
    void aConnectThatThrowsLeavesNoDescriptor(@TempDir Path directory) throws Exception {
        Set<String> before = TestFds.open();
        SocketAddress unix = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LeaderFollowerPool unixServer = LeaderFollowerPool.builder().threads(2).listen(unix, RunningPool.ECHO)
                        .start();
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2).start()) {
            Set<String> during = TestFds.open();
            for (Throwable failure
                    : List.of(new SneakyException(), new IllegalStateException(), new StackOverflowError())) {
                for (SocketAddress address : List.of(server.getLocalSocketAddress(), unix)) {
                    assertThatThrownBy(() -> client.connect(address, throwingBlocks(failure))).isSameAs(failure);
                    assertThat(Thread.interrupted()).as("what blocks() did on the caller's thread").isTrue();
                }
            }
            assertThatThrownBy(() -> client.connect(server.getLocalSocketAddress(), null))
                    .isInstanceOf(NullPointerException.class).hasMessage("handler");
            assertThatThrownBy(() -> client.connect(null, RunningPool.ECHO))
                    .isInstanceOf(NullPointerException.class).hasMessage("address");
            eventually().until(() -> unixServer.snapshot().connections() == 0);
            assertThat(TestFds.openedSince(during)).isEmpty();
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    @Test
    void aConnectWhoseSystemCallsThrowLeavesNoDescriptor() throws Exception {
        AtomicReference<String> failing = new AtomicReference<>();
        SystemCalls calls = FaultyCalls.of(call -> {
            if (call.name().equals(failing.get())) {
                throw new InternalError("on purpose");
            }
            return call.run();
        });
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LeaderFollowerPool client = LeaderFollowerPool.builder().threads(2).systemCalls(calls).start()) {
            Set<String> during = TestFds.open();
            for (String name : List.of("setsockopt", "connect")) {
                failing.set(name);
                assertThatThrownBy(() -> client.connect(server.getLocalSocketAddress(), RunningPool.ECHO))
                        .isInstanceOf(InternalError.class);
                assertThat(TestFds.openedSince(during)).as("after %s has thrown", name).isEmpty();
            }
            failing.set(null);
        }
    }

    @Test
    void aListenerOutlivesABlocksMethodThatThrowsWhateverItIs() throws Exception {
        for (Throwable failure
                : List.of(new SneakyException(), new IllegalStateException(), new StackOverflowError())) {
            Set<String> before = TestFds.open();
            try (Logs logs = new Logs();
                    RunningPool pool = RunningPool.start(throwingBlocks(failure), b -> b.threads(2))) {
                for (int i = 0; i < 5; i++) {
                    try (Client client = pool.connect()) {
                        assertThat(client.isEnded()).isTrue();
                    }
                }
                assertThat(pool.snapshot().handlerErrors()).isEqualTo(5);
                assertThat(logs.messages()).isNotEmpty();
            }
            assertThat(TestFds.openedSince(before)).isEmpty();
        }
    }
}
