package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLONESHOT;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** EINTR: a raw call returns it, {@link Epoll} waits on for the time that is left (LTP epoll_wait08; ONESHOT case 22). */
public abstract class InterruptedCallContract extends Contract {

    private static final long TIMEOUT = MILLISECONDS.toNanos(150);

    /** For subclasses. */
    protected InterruptedCallContract() {
    }

    @Test
    void aRawWaitAnswersMinusEINTR() throws Exception {
        int epfd = kernel.epoll();
        EventArray events = new EventArray(calls(), 1);
        assertThat(firstAnswerInAStorm(() -> events.await(epfd, -1))).isEqualTo(-Linux.EINTR);
    }

    @Test
    void aRawWaitWithNanosecondsAnswersMinusEINTR() throws Exception {
        Needs.pwait2(calls());
        int epfd = kernel.epoll();
        EventArray events = new EventArray(calls(), 1);
        assertThat(firstAnswerInAStorm(() -> events.awaitForEver(epfd))).isEqualTo(-Linux.EINTR);
    }

    private int firstAnswerInAStorm(IntSupplier call) throws Exception {
        AtomicInteger answer = new AtomicInteger();
        Crew.Member waiter = crew.start(() -> answer.set(call.getAsInt()));
        waiter.awaitAsleep();
        try (SignalStorm storm = SignalStorm.start()) {
            assertThat(storm.isRaging()).isTrue();
            waiter.join();
        }
        return answer.get();
    }

    @Test
    void signalMasksAreNotReachable() {
        Assumptions.abort("LTP epoll_pwait01 blocks a signal for the wait; the SPI passes no signal mask");
    }

    @ParameterizedTest(name = "with nanoseconds: {0}")
    @ValueSource(booleans = {true, false})
    void aStormNeitherStretchesATimeoutNorCutsItShort(boolean nanoseconds) throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        SystemCalls counted = counting(interrupted, nanoseconds);
        try (Epoll epoll = Epoll.create(counted); SignalStorm storm = SignalStorm.start()) {
            Assumptions.assumeTrue(epoll.hasNanosecondTimeouts() == nanoseconds, "this kernel has no epoll_pwait2");
            Events events = epoll.newEvents(1);
            while (interrupted.get() < 3 && storm.isRaging()) {
                long start = System.nanoTime();
                assertThat(epoll.await(events, TIMEOUT)).isZero();
                long elapsed = System.nanoTime() - start;
                assertThat(elapsed).isBetween(TIMEOUT, TIMEOUT + SECONDS.toNanos(2));
            }
            assertThat(storm.isRaging()).as("a stretched wait would have lasted as long as the storm").isTrue();
        }
        assertThat(interrupted).as("waits that a signal ended").hasValueGreaterThanOrEqualTo(3);
    }

    /** Every wait in the kernel takes half the timeout and answers EINTR: after two, no time is left for a third. */
    @ParameterizedTest(name = "with nanoseconds: {0}")
    @ValueSource(booleans = {true, false})
    void timeSpentInInterruptedWaitsIsTakenOffTheTimeout(boolean nanoseconds) throws Exception {
        AtomicInteger waits = new AtomicInteger();
        // Epoll.create probes for epoll_pwait2.
        AtomicBoolean counting = new AtomicBoolean();
        SystemCalls half = Interposed.on(calls(), (call, arguments, real) -> {
            if (!nanoseconds && call.equals("epollPwait2")) {
                return -Linux.ENOSYS;
            }
            if (call.equals(nanoseconds ? "epollPwait2" : "epollWait") && counting.get()) {
                waits.incrementAndGet();
                long start = System.nanoTime();
                while (System.nanoTime() - start < TIMEOUT / 2) {
                    LockSupport.parkNanos(1_000_000);
                }
                return waits.get() > 10 ? 0 : -Linux.EINTR;
            }
            return real.call();
        });
        try (Epoll epoll = Epoll.create(half)) {
            Assumptions.assumeTrue(epoll.hasNanosecondTimeouts() == nanoseconds, "this kernel has no epoll_pwait2");
            counting.set(true);
            assertThat(epoll.await(epoll.newEvents(1), TIMEOUT)).isZero();
        }
        assertThat(waits).as("waits in the kernel").hasValueBetween(1, 2);
    }

    @Test
    void aWaitWithoutEndOutlivesAStorm() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        SystemCalls counted = counting(interrupted, true);
        try (Epoll epoll = Epoll.create(counted); EventFd waker = EventFd.create(calls())) {
            epoll.add(waker, Interest.IN, 22);
            Events events = epoll.newEvents(1);
            AtomicInteger count = new AtomicInteger(-1);
            Crew.Member waiter = crew.start(() -> count.set(epoll.await(events)));
            waiter.awaitAsleep();
            try (SignalStorm storm = SignalStorm.start()) {
                Crew.await(() -> interrupted.get() >= 3 || !storm.isRaging(), "signals end the kernel's wait");
                assertThat(count).as("but not the face's").hasValue(-1);
                waker.add(1);
                waiter.join();
            }
            assertThat(count).hasValue(1);
            assertThat(interrupted).hasValueGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void oneshotCase22AStormLosesNoEventAndDoublesNone() throws Exception {
        int rounds = Rounds.of(2_000, 50_000);
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, EPOLLIN | EPOLLONESHOT, 22));
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        Crew.Member waiter = crew.start(() -> {
            EventArray events = new EventArray(calls(), 4);
            while (delivered.get() < rounds && !crew.isReleased()) {
                int count = events.await(epfd, -1);
                if (count == -Linux.EINTR) {
                    interrupted.incrementAndGet();
                    continue;
                }
                assertThat(count).isEqualTo(1);
                assertThat(kernel.read(waker, 8)).as("there was something to read").isEqualTo(8);
                Kernel.must(kernel.modify(epfd, waker, EPOLLIN | EPOLLONESHOT, 22));
                delivered.incrementAndGet();
            }
        });
        waiter.awaitAsleep();
        int rung = 0;
        try (SignalStorm storm = SignalStorm.start()) {
            while (rung < rounds - 1 || interrupted.get() < 3 && storm.isRaging()) {
                if (rung < rounds - 1) {
                    int next = ++rung;
                    kernel.increment(waker);
                    Crew.await(() -> delivered.get() >= next, "event " + next + " is delivered");
                    assertThat(delivered).as("events for as many rings").hasValue(next);
                }
            }
        }
        kernel.increment(waker);
        waiter.join();
        assertThat(interrupted).as("waits that a signal ended").hasValueGreaterThanOrEqualTo(3);
    }

    private SystemCalls counting(AtomicInteger interrupted, boolean nanoseconds) {
        return Interposed.on(calls(), (call, arguments, real) -> {
            if (!nanoseconds && call.equals("epollPwait2")) {
                return -Linux.ENOSYS;
            }
            Object answer = real.call();
            if (call.startsWith("epoll") && answer.equals(-Linux.EINTR)) {
                interrupted.incrementAndGet();
            }
            return answer;
        });
    }
}
