package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLIN;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Raw timeouts: 0, −1, short and very long (LTP epoll_wait02, epoll_pwait; kernel cases 62, 63). */
public abstract class TimeoutContract extends Contract {

    private int epfd;
    private int waker;
    private EventArray events;

    /** For subclasses. */
    protected TimeoutContract() {
    }

    @BeforeEach
    void quietInstance() {
        epfd = kernel.epoll();
        waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, EPOLLIN, 1));
        events = new EventArray(calls(), 1);
    }

    private static long elapsed(IntSupplier call) {
        long start = System.nanoTime();
        assertThat(call.getAsInt()).as("nothing is ready").isZero();
        return System.nanoTime() - start;
    }

    @Test
    void zeroReturnsAtOnce() {
        assertThat(elapsed(() -> events.await(epfd, 0))).isLessThan(SECONDS.toNanos(1));
    }

    @Test
    void zeroNanosecondsReturnAtOnce() {
        Needs.pwait2(calls());
        assertThat(elapsed(() -> events.awaitNanos(epfd, 0))).isLessThan(SECONDS.toNanos(1));
    }

    @ParameterizedTest(name = "{0} ms")
    @ValueSource(ints = {1, 2, 10, 37, 100})
    void millisecondsAreNeverCutShort(int millis) {
        assertThat(elapsed(() -> events.await(epfd, millis)))
                .isBetween(MILLISECONDS.toNanos(millis), MILLISECONDS.toNanos(millis) + SECONDS.toNanos(2));
    }

    @ParameterizedTest(name = "{0} ns")
    @ValueSource(longs = {1, 999, 100_000, 999_999, 1_000_001, 10_000_000, 1_000_000_001})
    void nanosecondsAreNeverCutShort(long nanos) {
        Needs.pwait2(calls());
        assertThat(elapsed(() -> events.awaitNanos(epfd, nanos))).isBetween(nanos, nanos + SECONDS.toNanos(2));
    }

    @Test
    void aPollOfNoDescriptorsOnlyWaits() {
        assertThat(elapsed(() -> calls().poll(0, 0, 20))).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(20));
    }

    @Test
    void lessThanAMillisecondIsReallyLess() {
        Needs.pwait2(calls());
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            shortest = Math.min(shortest, elapsed(() -> events.awaitNanos(epfd, 50_000)));
        }
        assertThat(shortest).isBetween(50_000L, 900_000L);
    }

    @Test
    void kernelCase62LevelComesTwiceWithNanosecondsToo() {
        Needs.pwait2(calls());
        kernel.increment(waker);
        assertThat(events.awaitNanos(epfd, 0)).isEqualTo(1);
        assertThat(events.awaitNanos(epfd, 0)).isEqualTo(1);
        assertThat(events.data(0)).isEqualTo(1);
    }

    @Test
    void kernelCase63TenMillisecondsAreAtLeastTen() {
        Needs.pwait2(calls());
        assertThat(elapsed(() -> events.awaitNanos(epfd, 10_000_000))).isGreaterThanOrEqualTo(10_000_000);
    }

    @Test
    void anEventEndsTheWaitBeforeTheTimeout() {
        kernel.increment(waker);
        assertThat(events.await(epfd, PATIENCE_SECONDS * 1000)).isEqualTo(1);
    }

    /** Every negative number of milliseconds waits without a limit. */
    @ParameterizedTest(name = "{0} ms")
    @ValueSource(ints = {-1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void millisecondsWithoutEndWaitForTheEvent(int millis) {
        waitsForTheEvent(() -> events.await(epfd, millis));
    }

    @Test
    void noTimespecIsWithoutEnd() {
        Needs.pwait2(calls());
        waitsForTheEvent(() -> events.awaitForEver(epfd));
    }

    @Test
    void thirtyDaysWaitForTheEvent() {
        Needs.pwait2(calls());
        waitsForTheEvent(() -> events.awaitNanos(epfd, DAYS.toNanos(30)));
    }

    @Test
    void theLongestTimespecWaitsForTheEvent() {
        Needs.pwait2(calls());
        waitsForTheEvent(() -> events.awaitTimespec(epfd, Long.MAX_VALUE, 999_999_999));
    }

    private void waitsForTheEvent(IntSupplier call) {
        AtomicInteger count = new AtomicInteger(-1);
        Crew.Member waiter = crew.start(() -> count.set(call.getAsInt()));
        waiter.awaitAsleep();
        Crew.holds(() -> count.get() == -1, "it waits");
        kernel.increment(waker);
        waiter.join();
        assertThat(count).hasValue(1);
    }
}
