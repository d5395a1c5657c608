package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A callback waits, and so do replies for a peer that takes nothing: the two must not wake each other again and again. */
class WaitForRoomCostTest {

    private static final int MORE_THAN_SOCKETS_TAKE = 16 << 20;
    private static final int WAITS = 20;
    private static final Duration WAIT = Duration.ofMillis(50);
    /** Each wait arms the connection once or twice. If it and the writer wake each other, it is dozens of calls. */
    private static final long MOST_CALLS = 4 * WAITS;

    private static long calls(CountingCalls counting) {
        return counting.of("send") + counting.of("sendmsg") + counting.of("epollCtl");
    }

    @ParameterizedTest(name = "{0}, receive: {1}")
    @CsvSource({"ROLE,false", "ROLE,true", "THREAD,false", "THREAD,true"})
    void theWaitMakesNoCalls(Writing writing, boolean receives) throws Exception {
        CountingCalls counting = new CountingCalls();
        CompletableFuture<Long> made = new CompletableFuture<>();
        ConnectionHandler handler = (connection, in) -> {
            in.position(in.limit());
            connection.reply(ByteBuffer.allocate(MORE_THAN_SOCKETS_TAKE));
            eventually().until(() -> !connection.isWritable());
            long before = calls(counting);
            for (int i = 0; i < WAITS; i++) {
                assertThatThrownBy(() -> {
                    if (receives) {
                        connection.receive(ByteBuffer.allocate(1), WAIT);
                    } else {
                        connection.awaitWritable(WAIT);
                    }
                }).isInstanceOf(SocketTimeoutException.class);
            }
            made.complete(calls(counting) - before);
        };
        try (RunningPool pool = RunningPool.start(handler, settings -> settings.writing(writing)
                        .systemCalls(counting.calls()).drainTimeout(Duration.ZERO));
                Client client = pool.connect()) {
            client.send("x");
            assertThat(made.get(20, TimeUnit.SECONDS)).isLessThan(MOST_CALLS);
        }
    }
}
