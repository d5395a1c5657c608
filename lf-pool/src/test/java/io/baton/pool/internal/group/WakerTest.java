package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.Events;
import io.baton.epoll.Providers;
import io.baton.pool.FaultyCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

class WakerTest {

    private static final long TOKEN = 42;

    private final Epoll epoll = Epoll.create();
    private final Events events = epoll.newEvents(4);

    WakerTest() throws Exception {
    }

    @AfterEach
    void close() {
        epoll.close();
    }

    @Test
    void eachWakeUpIsReportedOnceAndTheLastOneForEver() throws Exception {
        try (Waker waker = new Waker(Providers.selected(), epoll, TOKEN)) {
            assertThat(epoll.await(events, 0)).isZero();
            for (int i = 0; i < 3; i++) {
                waker.wake();
                assertThat(epoll.await(events, 0)).isEqualTo(1);
                assertThat(events.data(0)).isEqualTo(TOKEN);
                assertThat(epoll.await(events, 0)).isZero();
            }
            waker.wakeForEver();
            for (int i = 0; i < 3; i++) {
                assertThat(epoll.await(events, 0)).isEqualTo(1);
            }
        }
    }

    @Test
    void aWriteThatFailsIsRepeated() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        var calls = FaultyCalls.of(call -> {
            if (call.name().equals("write") && failures.getAndIncrement() < 5) {
                throw new OutOfMemoryError("as asked for");
            }
            return call.run();
        });
        try (Waker waker = new Waker(calls, epoll, TOKEN)) {
            waker.wake();
            assertThat(epoll.await(events, 0)).isEqualTo(1);
        }
    }
}
