package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code epoll_wait(2)} and {@code epoll_pwait2(2)} answer to what is wrong (LTP epoll_wait03, epoll_pwait03 to
 * 05), and that errors come as numbers, not as exceptions.
 */
public abstract class WaitErrnoContract extends Contract {

    private int epfd;
    private EventArray events;

    /** For subclasses. */
    protected WaitErrnoContract() {
    }

    @BeforeEach
    void readyInstance() {
        epfd = kernel.epoll();
        events = new EventArray(calls(), 4);
        Kernel.must(kernel.add(epfd, kernel.eventfd(1), Linux.EPOLLIN, 3));
    }

    @Test
    void aBadDescriptorIsEBADF() {
        assertThat(events.await(-1, 0)).isEqualTo(-Linux.EBADF);
        assertThat(pwait2(-1)).isEqualTo(-Linux.EBADF);
        int closed = kernel.duplicate(epfd, Kernel.HIGH);
        kernel.close(closed);
        assertThat(events.await(closed, 0)).isEqualTo(-Linux.EBADF);
    }

    @Test
    void aDescriptorThatIsNoInstanceIsEINVAL() {
        int waker = kernel.eventfd(1);
        assertThat(events.await(waker, 0)).isEqualTo(-Linux.EINVAL);
        assertThat(pwait2(waker)).isEqualTo(-Linux.EINVAL);
    }

    @ParameterizedTest(name = "maxevents {0}")
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void anArraySizeThatCannotBeIsEINVAL(int maxEvents) {
        assertThat(events.await(epfd, maxEvents, 0)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void anArrayThatCannotBeWrittenIsEFAULT() {
        assertThat(calls().epollWait(epfd, Memory.UNMAPPED, 1, 0)).isEqualTo(-Linux.EFAULT);
        assertThat(events.await(epfd, 0)).as("the level-triggered event is not lost by that").isEqualTo(1);
    }

    @Test
    void aTimespecThatCannotBeReadIsEFAULT() {
        Needs.pwait2(calls());
        Memory array = new Memory(calls(), 64);
        assertThat(calls().epollPwait2(epfd, array.address(), 4, Memory.UNMAPPED)).isEqualTo(-Linux.EFAULT);
        assertThat(array.buffer().getInt(0)).isZero();
    }

    @ParameterizedTest(name = "{0} s, {1} ns")
    @CsvSource({"0, 1000000000", "0, -1", "-1, 0", "1, 9223372036854775807"})
    void aTimespecThatIsNoTimeIsEINVALAndNeverInfinity(long seconds, long nanos) {
        Needs.pwait2(calls());
        assertThat(events.awaitTimespec(epfd, seconds, nanos)).isEqualTo(-Linux.EINVAL);
    }

    private int pwait2(int fd) {
        Needs.pwait2(calls());
        return events.awaitNanos(fd, 0);
    }
}
