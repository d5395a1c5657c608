package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.Events;
import io.baton.epoll.Providers;
import io.baton.pool.Logs;
import io.baton.pool.internal.time.TimeoutEntry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

class ClockTest {

    private static TimeoutEntry entry(Runnable task) {
        return new TimeoutEntry() {
            @Override
            public void expire() {
                task.run();
            }
        };
    }

    /** Those that throw are before and behind it, in whatever order they come. */
    @Test
    void anEntryThatThrowsKeepsNoOtherFromExpiring() throws Exception {
        AtomicInteger expired = new AtomicInteger();
        try (Logs logs = new Logs(); Epoll epoll = Epoll.create(Providers.selected());
                Clock clock = new Clock(Providers.selected(), epoll, 7)) {
            Events events = epoll.newEvents(1);
            for (int round = 1; round <= 3; round++) {
                TimeoutEntry last = entry(expired::incrementAndGet);
                for (TimeoutEntry each : new TimeoutEntry[] {entry(ClockTest::fail), last, entry(ClockTest::fail)}) {
                    clock.schedule(each, Duration.ZERO);
                }
                while (clock.isPending(last)) {
                    assertThat(epoll.await(events, Duration.ofSeconds(15))).as("the timer expires").isEqualTo(1);
                    clock.expire();
                }
                assertThat(expired).hasValue(round);
            }
            assertThat(logs.messages()).anyMatch(message -> message.contains("a timeout could not be handled"));
        }
    }

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }
}
