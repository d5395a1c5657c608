package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What comes between the moment at which a callback has the kernel watch its socket and its park. */
class MidTurnWakeUpTest {

    private final AtomicReference<Connection> waiting = new AtomicReference<>();

    /** Another thread closes the connection as soon as it is armed. It finds nobody parked to wake. */
    private final SystemCalls calls = FaultyCalls.of(call -> {
        long result = call.run();
        Connection connection = waiting.get();
        if (connection != null && call.name().equals("epollCtl") && call.argument(1) == Linux.EPOLL_CTL_MOD
                && waiting.compareAndSet(connection, null)) {
            Thread other = new Thread(connection::close);
            other.start();
            other.join();
        }
        return result;
    });

    @Test
    void aCloseRightAfterTheArmingEndsTheWait() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        ConnectionHandler handler = (connection, in) -> {
            in.position(in.limit());
            waiting.set(connection);
            try {
                connection.receive(ByteBuffer.allocate(10), Duration.ofMinutes(1));
                thrown.complete(null);
            } catch (IOException e) {
                thrown.complete(e);
            }
        };
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).arming(Arming.ONESHOT).systemCalls(calls)); Client client = pool.connect()) {
            client.send("x");
            assertThat(thrown.get(15, TimeUnit.SECONDS)).hasMessageContaining("is closed");
        }
    }
}
