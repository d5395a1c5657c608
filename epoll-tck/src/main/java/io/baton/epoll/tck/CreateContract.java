package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code epoll_create1(2)}, and the flags CLOEXEC and NONBLOCK of every call that makes a descriptor (LTP
 * epoll_create1_01, 02).
 */
public abstract class CreateContract extends Contract {

    /** For subclasses. */
    protected CreateContract() {
    }

    private boolean isCloexec(int fd) {
        return (Kernel.must(calls().fcntl(fd, Linux.F_GETFD, 0)) & Linux.FD_CLOEXEC) != 0;
    }

    private boolean isNonblocking(int fd) {
        return (Kernel.must(calls().fcntl(fd, Linux.F_GETFL, 0)) & Linux.O_NONBLOCK) != 0;
    }

    @Test
    void anInstanceIsADescriptor() {
        assertThat(kernel.own(calls().epollCreate1(0))).isGreaterThanOrEqualTo(0);
    }

    @Test
    void cloexecIsSetIfAskedFor() {
        assertThat(isCloexec(kernel.own(calls().epollCreate1(Linux.EPOLL_CLOEXEC)))).isTrue();
        assertThat(isCloexec(kernel.own(calls().epollCreate1(0)))).isFalse();
    }

    @ParameterizedTest(name = "flags {0}")
    @ValueSource(ints = {1, -1, Linux.O_NONBLOCK, Linux.EPOLL_CLOEXEC | 2})
    void unknownFlagsAreEINVAL(int flags) {
        assertThat(calls().epollCreate1(flags)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void aSizeIsNotReachable() {
        Assumptions.abort("LTP epoll_create01, 02 pin the size of epoll_create(2); the SPI has epoll_create1(2) only");
    }

    @Test
    void everyCallThatMakesADescriptorPassesItsFlagsOn() {
        int socket = Linux.SOCK_STREAM;
        int both = Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK;
        flagged(calls().eventfd(0, 0), false);
        flagged(calls().eventfd(0, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK), true);
        flagged(calls().timerfdCreate(Linux.CLOCK_MONOTONIC, 0), false);
        flagged(calls().timerfdCreate(Linux.CLOCK_MONOTONIC, Linux.TFD_CLOEXEC | Linux.TFD_NONBLOCK), true);
        flagged(calls().socket(Linux.AF_UNIX, socket, 0), false);
        flagged(calls().socket(Linux.AF_UNIX, socket | both, 0), true);
        Memory fds = new Memory(calls(), 8);
        assertThat(calls().socketpair(Linux.AF_UNIX, socket | both, 0, fds.address())).isZero();
        flaggedPair(fds, true);
        assertThat(calls().socketpair(Linux.AF_UNIX, socket, 0, fds.address())).isZero();
        flaggedPair(fds, false);
        assertThat(calls().pipe2(fds.address(), Linux.O_CLOEXEC | Linux.O_NONBLOCK)).isZero();
        flaggedPair(fds, true);
        assertThat(calls().pipe2(fds.address(), 0)).isZero();
        flaggedPair(fds, false);
    }

    private void flaggedPair(Memory fds, boolean expected) {
        flagged(fds.buffer().getInt(0), expected);
        flagged(fds.buffer().getInt(4), expected);
    }

    private void flagged(int fd, boolean expected) {
        kernel.own(fd);
        assertThat(isCloexec(fd)).as("CLOEXEC").isEqualTo(expected);
        assertThat(isNonblocking(fd)).as("NONBLOCK").isEqualTo(expected);
    }

    @Test
    void nonblockingCanBeSetAndCleared() {
        int fd = kernel.eventfd(0);
        assertThat(calls().fcntl(fd, Linux.F_SETFL, 0)).isZero();
        assertThat(isNonblocking(fd)).isFalse();
        assertThat(calls().fcntl(fd, Linux.F_SETFL, Linux.O_NONBLOCK)).isZero();
        assertThat(isNonblocking(fd)).isTrue();
    }

    @Test
    void aDuplicateHasAtLeastTheNumberAskedForAndIsCloexec() {
        int fd = kernel.duplicate(kernel.eventfd(0), Kernel.HIGH);
        assertThat(fd).isGreaterThanOrEqualTo(Kernel.HIGH);
        assertThat(isCloexec(fd)).isTrue();
    }

    @Test
    void closingTwiceIsEBADF() {
        int fd = kernel.duplicate(kernel.eventfd(0), Kernel.HIGH);
        assertThat(kernel.close(fd)).isZero();
        assertThat(calls().close(fd)).isEqualTo(-Linux.EBADF);
    }
}
