package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A close(2) that fails has closed its descriptor all the same, and the number may be another file's by then. */
class ClosedOnceTest {

    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> closedAgain = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closes = new AtomicInteger();

    private final SystemCalls calls = FaultyCalls.of(call -> {
        int fd = call.name().equals("close") ? (int) call.argument(0) : -1;
        // Before the close: afterwards the number may be that of a connection that another thread accepts.
        boolean connection = connections.remove(fd);
        long result = call.run();
        if (call.name().equals("accept4") && result >= 0) {
            connections.add((int) result);
        } else if (connection) {
            closes.incrementAndGet();
            throw new InternalError("on purpose");
        } else if (fd >= 0 && result < 0) {
            closedAgain.add(fd);
        }
        return result;
    });

    @ParameterizedTest
    @EnumSource
    void aConnectionWhoseCloseThrowsIsClosedOnceAndForgotten(Writing writing) throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(2).writing(writing).systemCalls(calls))) {
            for (int i = 0; i < 10; i++) {
                try (Client client = pool.connect()) {
                    assertThat(client.roundTrip("hello")).isEqualTo("hello");
                }
            }
            pool.awaitNoConnection();
            assertThat(closes).hasValue(10);
            assertThat(closedAgain).isEmpty();
        }
    }
}
