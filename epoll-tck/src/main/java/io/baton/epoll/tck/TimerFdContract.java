package io.baton.epoll.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** {@code timerfd_create(2)} and {@link TimerFd}: never early, counted, disarmed. */
public abstract class TimerFdContract extends Contract {

    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

    /** For subclasses. */
    protected TimerFdContract() {
    }

    @Test
    void itExpiresOnceAndNotEarly() throws Exception {
        try (TimerFd timer = TimerFd.create(calls()); Epoll epoll = Epoll.create(calls())) {
            epoll.add(timer, Interest.IN, 1);
            Events events = epoll.newEvents(1);
            long start = System.nanoTime();
            timer.once(Duration.ofMillis(20));
            assertThat(timer.expirations()).isZero();
            assertThat(epoll.await(events, PATIENCE)).isEqualTo(1);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(20));
            assertThat(timer.expirations()).isEqualTo(1);
            assertThat(timer.expirations()).isZero();
            assertThat(epoll.await(events, 0)).isZero();
        }
    }

    @Test
    void aPeriodIsCounted() throws Exception {
        try (TimerFd timer = TimerFd.create(calls())) {
            long before = System.nanoTime();
            timer.every(Duration.ofMillis(5));
            long after = System.nanoTime();
            Crew.await(() -> System.nanoTime() - after > MILLISECONDS.toNanos(32), "several periods pass");
            long expirations = timer.expirations();
            long elapsed = System.nanoTime() - before;
            assertThat(expirations).isBetween(6L, elapsed / MILLISECONDS.toNanos(5));
        }
    }

    /** The kernel starts the next period of a timer that has expired when it is read. */
    @Test
    void aPeriodGivesNoSecondEdgeBeforeItIsRead() throws Exception {
        try (TimerFd timer = TimerFd.create(calls()); Epoll epoll = Epoll.create(calls())) {
            epoll.add(timer, Interest.IN.edge(), 1);
            Events events = epoll.newEvents(1);
            timer.every(Duration.ofMillis(2));
            assertThat(epoll.await(events, PATIENCE)).isEqualTo(1);
            long first = System.nanoTime();
            Crew.await(() -> System.nanoTime() - first > MILLISECONDS.toNanos(20), "several periods pass");
            assertThat(epoll.await(events, 0)).isZero();
            assertThat(timer.expirations()).as("all are counted").isGreaterThanOrEqualTo(10);
            assertThat(epoll.await(events, PATIENCE)).as("after the read").isEqualTo(1);
        }
    }

    @Test
    void aDelayOfZeroExpiresAtOnceInsteadOfDisarming() throws Exception {
        try (TimerFd timer = TimerFd.create(calls()); Epoll epoll = Epoll.create(calls())) {
            epoll.add(timer, Interest.IN, 1);
            timer.once(Duration.ZERO);
            assertThat(epoll.await(epoll.newEvents(1), PATIENCE)).isEqualTo(1);
        }
    }

    @Test
    void disarmingForgetsWhatWasNotTaken() throws Exception {
        try (TimerFd timer = TimerFd.create(calls()); Epoll epoll = Epoll.create(calls())) {
            epoll.add(timer, Interest.IN, 1);
            timer.once(Duration.ofNanos(1));
            assertThat(epoll.await(epoll.newEvents(1), PATIENCE)).isEqualTo(1);
            timer.disarm();
            assertThat(epoll.await(epoll.newEvents(1), 0)).isZero();
            assertThat(timer.expirations()).isZero();
        }
    }

    @Test
    void aPeriodMustBeAboveZero() throws Exception {
        try (TimerFd timer = TimerFd.create(calls())) {
            assertThatThrownBy(() -> timer.every(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> timer.every(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void rawErrors() {
        assertThat(calls().timerfdCreate(-1, 0)).isEqualTo(-Linux.EINVAL);
        assertThat(calls().timerfdCreate(Linux.CLOCK_MONOTONIC, 1)).isEqualTo(-Linux.EINVAL);
        int timer = kernel.own(calls().timerfdCreate(Linux.CLOCK_MONOTONIC, Linux.TFD_NONBLOCK));
        assertThat(kernel.read(timer, 8)).isEqualTo(-Linux.EAGAIN);
        assertThat(calls().timerfdSettime(timer, 0, Memory.UNMAPPED, 0)).isEqualTo(-Linux.EFAULT);
        Memory spec = new Memory(calls(), 32);
        spec.buffer().putLong(24, 1_000_000_000L);
        assertThat(calls().timerfdSettime(timer, 0, spec.address(), 0)).as("a whole second of nanoseconds")
                .isEqualTo(-Linux.EINVAL);
        assertThat(calls().timerfdSettime(kernel.eventfd(0), 0, spec.address(), 0)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void settingTellsWhatWasSetBefore() {
        int timer = kernel.own(calls().timerfdCreate(Linux.CLOCK_MONOTONIC, Linux.TFD_NONBLOCK));
        Memory spec = new Memory(calls(), 32);
        spec.buffer().putLong(0, 7).putLong(16, 1000);
        assertThat(calls().timerfdSettime(timer, 0, spec.address(), 0)).isZero();
        Memory before = new Memory(calls(), 32);
        assertThat(calls().timerfdSettime(timer, 0, spec.address(), before.address())).isZero();
        assertThat(before.buffer().getLong(0)).as("interval").isEqualTo(7);
        assertThat(before.buffer().getLong(16)).as("what is left").isBetween(980L, 1000L);
    }
}
