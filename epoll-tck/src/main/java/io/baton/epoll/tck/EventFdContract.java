package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicLong;

/** The counter of {@code eventfd(2)}, raw and as {@link EventFd} (LTP eventfd01 to 05, eventfd2_01 to 03). */
public abstract class EventFdContract extends Contract {

    /** 2^64 − 2, the largest value that can be written. */
    private static final long MAX = -2;

    /** For subclasses. */
    protected EventFdContract() {
    }

    private long value(int fd) {
        Memory memory = new Memory(calls(), 8);
        long result = calls().read(fd, memory.address(), 8);
        return result < 0 ? result : memory.buffer().getLong(0);
    }

    @Test
    void aReadGivesTheCountAndSetsItToZero() {
        int fd = kernel.eventfd(10);
        assertThat(value(fd)).isEqualTo(10);
        assertThat(value(fd)).isEqualTo(-Linux.EAGAIN);
    }

    @Test
    void writesAddUp() {
        int fd = kernel.eventfd(1);
        kernel.writeLong(fd, 2);
        kernel.writeLong(fd, 3L << 32);
        assertThat(value(fd)).isEqualTo(3 + (3L << 32));
    }

    @Test
    void theLargestNumberCannotBeWritten() {
        assertThat(kernel.writeLong(kernel.eventfd(0), -1)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void atItsMaximumAWriteIsEAGAINAndItStaysReadable() {
        int epfd = kernel.epoll();
        int fd = kernel.eventfd(0);
        kernel.add(epfd, fd, Linux.EPOLLIN | Linux.EPOLLOUT, 0);
        assertThat(kernel.writeLong(fd, MAX)).isEqualTo(8);
        assertThat(kernel.increment(fd)).isEqualTo(-Linux.EAGAIN);
        assertThat(kernel.onlyMask(epfd)).as("not writable").isEqualTo(Linux.EPOLLIN);
        assertThat(value(fd)).isEqualTo(MAX);
        assertThat(kernel.onlyMask(epfd)).as("not readable").isEqualTo(Linux.EPOLLOUT);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 4, 7})
    void lessThanEightBytesAreEINVAL(int bytes) {
        int fd = kernel.eventfd(1);
        assertThat(kernel.read(fd, bytes)).isEqualTo(-Linux.EINVAL);
        assertThat(kernel.write(fd, bytes)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void unknownFlagsAreEINVAL() {
        assertThat(calls().eventfd(0, 2)).isEqualTo(-Linux.EINVAL);
        assertThat(calls().eventfd(0, -1)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void aSemaphoreGivesOneAtATime() {
        int fd = kernel.own(calls().eventfd(3, Linux.EFD_SEMAPHORE | Linux.EFD_NONBLOCK));
        for (int i = 0; i < 3; i++) {
            assertThat(value(fd)).isEqualTo(1);
        }
        assertThat(value(fd)).isEqualTo(-Linux.EAGAIN);
    }

    @Test
    void withoutNonblockAReadWaitsForAWrite() {
        int fd = kernel.own(calls().eventfd(0, Linux.EFD_CLOEXEC));
        AtomicLong got = new AtomicLong();
        Crew.Member reader = crew.start(() -> got.set(value(fd)));
        reader.awaitAsleep();
        Crew.holds(reader::isAlive, "it waits");
        kernel.writeLong(fd, 7);
        reader.join();
        assertThat(got).hasValue(7);
    }

    @Test
    void theFaceAddsAndTakes() throws Exception {
        try (EventFd waker = EventFd.create(calls())) {
            assertThat(waker.take()).isZero();
            assertThat(waker.add(2)).isTrue();
            assertThat(waker.add(3)).isTrue();
            assertThat(waker.take()).isEqualTo(5);
            assertThat(waker.take()).isZero();
        }
    }

    @Test
    void theFaceTakesOneAtATimeFromASemaphore() throws Exception {
        try (EventFd semaphore = EventFd.semaphore(calls())) {
            semaphore.add(2);
            assertThat(semaphore.take()).isEqualTo(1);
            assertThat(semaphore.take()).isEqualTo(1);
            assertThat(semaphore.take()).isZero();
        }
    }

    @Test
    void theFaceSaysWhenTheCounterIsFullAndItStillWakes() throws Exception {
        try (EventFd waker = EventFd.create(calls()); Epoll epoll = Epoll.create(calls())) {
            epoll.add(waker, Interest.IN, 1);
            assertThat(waker.add(MAX)).isTrue();
            assertThat(waker.add(1)).isFalse();
            Events events = epoll.newEvents(1);
            assertThat(epoll.await(events, 0)).isEqualTo(1);
            assertThat(waker.take()).isEqualTo(MAX);
            assertThatThrownBy(() -> waker.add(-1)).isInstanceOfSatisfying(ErrnoException.class,
                    e -> assertThat(e.errno()).isEqualTo(Linux.EINVAL));
        }
    }
}
