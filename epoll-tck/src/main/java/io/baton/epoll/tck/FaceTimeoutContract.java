package io.baton.epoll.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Timeouts of {@link Epoll#await}: never early, rounded up if the kernel counts milliseconds, no overflow.
 */
public abstract class FaceTimeoutContract extends Contract {

    /** For subclasses. */
    protected FaceTimeoutContract() {
    }

    static Stream<Duration> endless() {
        return Stream.of(Duration.ofDays(30), Duration.ofMillis(Integer.MAX_VALUE + 1L),
                Duration.ofSeconds(Long.MAX_VALUE), Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE));
    }

    /** The provider's calls on a kernel before 5.11. */
    private SystemCalls withoutPwait2(int answer) {
        return Interposed.on(calls(), (call, arguments, real) -> call.equals("epollPwait2") ? answer : real.call());
    }

    @ParameterizedTest(name = "{0} ns")
    @ValueSource(longs = {0, 1, 1_000, 999_999, 1_000_000, 1_000_001, 1_500_000, 20_000_000})
    void aWaitIsNeverCutShort(long nanos) throws Exception {
        for (SystemCalls each : List.of(calls(), withoutPwait2(-Linux.ENOSYS))) {
            try (Epoll epoll = Epoll.create(each)) {
                Events events = epoll.newEvents(1);
                long start = System.nanoTime();
                assertThat(epoll.await(events, nanos)).isZero();
                assertThat(System.nanoTime() - start).isBetween(nanos, nanos + SECONDS.toNanos(2));
                assertThat(events.count()).isZero();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void aVeryLongOrNegativeTimeoutWaitsForTheEvent(Duration timeout) throws Exception {
        for (SystemCalls each : List.of(calls(), withoutPwait2(-Linux.ENOSYS))) {
            try (Epoll epoll = Epoll.create(each); EventFd waker = EventFd.create(each)) {
                epoll.add(waker, Interest.IN, 30);
                AtomicInteger count = new AtomicInteger(-1);
                Crew.Member waiter = crew.start(() -> count.set(epoll.await(epoll.newEvents(1), timeout)));
                waiter.awaitAsleep();
                Crew.holds(() -> count.get() == -1, "it waits");
                waker.add(1);
                waiter.join();
                assertThat(count).hasValue(1);
            }
        }
    }

    /** ENOSYS comes from an old kernel, EPERM from a sandbox that does not know the call. */
    @ParameterizedTest(name = "errno {0}")
    @ValueSource(ints = {Linux.ENOSYS, Linux.EPERM})
    void withoutEpollPwait2ThereAreMillisecondsOnly(int errno) throws Exception {
        try (Epoll epoll = Epoll.create(withoutPwait2(-errno))) {
            assertThat(epoll.hasNanosecondTimeouts()).isFalse();
        }
    }

    @Test
    void withEpollPwait2ThereAreNanoseconds() throws Exception {
        Needs.pwait2(calls());
        try (Epoll epoll = Epoll.create(calls())) {
            assertThat(epoll.hasNanosecondTimeouts()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0} ns are {1} ms")
    @CsvSource({"-1, -1", "0, 0", "1, 1", "999999, 1", "1000000, 1", "1000001, 2", "2592000000000000, 2147483647",
        "9223372036854775807, 2147483647", "-9223372036854775808, -1"})
    void millisecondsAreRoundedUpAndSaturate(long nanos, int millis) throws Exception {
        List<Integer> asked = new ArrayList<>();
        SystemCalls milliseconds = Interposed.on(withoutPwait2(-Linux.ENOSYS), (call, arguments, real) -> {
            if (call.equals("epollWait")) {
                asked.add((Integer) arguments[3]);
                return 1;
            }
            return real.call();
        });
        try (Epoll epoll = Epoll.create(milliseconds)) {
            epoll.await(epoll.newEvents(1), nanos);
        }
        assertThat(asked).containsExactly(millis);
    }
}
