package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code epoll_ctl(2)} answers: its effect on the next wait, and every errno (LTP epoll_ctl01 to 03).
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/epoll_ctl.2.html">epoll_ctl(2)</a>
 */
public abstract class ControlErrnoContract extends Contract {

    private static final int NEVER_OPEN = 1_000_000_000;

    /** For subclasses. */
    protected ControlErrnoContract() {
    }

    @Test
    void whatIsAddedModifiedAndDeletedShowsInTheNextWait() {
        int epfd = kernel.epoll();
        int[] pair = kernel.socketpair();
        kernel.write(pair[1], 1);
        EventArray events = new EventArray(calls(), 2);

        assertThat(kernel.add(epfd, pair[0], EPOLLIN, 1)).isZero();
        assertThat(events.await(epfd, 0)).isEqualTo(1);
        assertThat(events.mask(0)).isEqualTo(EPOLLIN);
        assertThat(events.data(0)).isEqualTo(1);

        assertThat(kernel.modify(epfd, pair[0], EPOLLOUT, 2)).isZero();
        assertThat(events.await(epfd, 0)).isEqualTo(1);
        assertThat(events.mask(0)).isEqualTo(EPOLLOUT);
        assertThat(events.data(0)).isEqualTo(2);

        assertThat(kernel.delete(epfd, pair[0])).isZero();
        assertThat(events.await(epfd, 0)).isZero();
    }

    @Test
    void badEpollDescriptorIsEBADF() {
        int waker = kernel.eventfd(0);
        assertThat(kernel.add(-1, waker, EPOLLIN, 0)).isEqualTo(-Linux.EBADF);
        assertThat(kernel.add(NEVER_OPEN, waker, EPOLLIN, 0)).isEqualTo(-Linux.EBADF);
    }

    @ParameterizedTest(name = "operation {0}")
    @ValueSource(ints = {Linux.EPOLL_CTL_ADD, Linux.EPOLL_CTL_MOD, Linux.EPOLL_CTL_DEL})
    void badTargetDescriptorIsEBADF(int operation) {
        int epfd = kernel.epoll();
        assertThat(kernel.control(epfd, operation, -1, EPOLLIN, 0)).isEqualTo(-Linux.EBADF);
        assertThat(kernel.control(epfd, operation, NEVER_OPEN, EPOLLIN, 0)).isEqualTo(-Linux.EBADF);
    }

    @Test
    void addingTwiceIsEEXIST() {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        assertThat(kernel.add(epfd, waker, EPOLLIN, 0)).isZero();
        assertThat(kernel.add(epfd, waker, EPOLLOUT, 1)).isEqualTo(-Linux.EEXIST);
        assertThat(kernel.poke(epfd, 1)).as("the refused interest has no effect").isZero();
    }

    @Test
    void modifyingOrDeletingWhatIsNotRegisteredIsENOENT() {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        assertThat(kernel.modify(epfd, waker, EPOLLIN, 0)).isEqualTo(-Linux.ENOENT);
        assertThat(kernel.delete(epfd, waker)).isEqualTo(-Linux.ENOENT);
    }

    @Test
    void anInstanceAddedToItselfIsEINVAL() {
        int epfd = kernel.epoll();
        assertThat(kernel.add(epfd, epfd, EPOLLIN, 0)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void anythingButAnInstanceAsFirstDescriptorIsEINVAL() {
        int waker = kernel.eventfd(0);
        assertThat(kernel.add(kernel.pipe()[0], waker, EPOLLIN, 0)).isEqualTo(-Linux.EINVAL);
    }

    @ParameterizedTest(name = "operation {0}")
    @ValueSource(ints = {0, -1, 4, 42})
    void anUnknownOperationIsEINVAL(int operation) {
        int epfd = kernel.epoll();
        assertThat(kernel.control(epfd, operation, kernel.eventfd(0), EPOLLIN, 0)).isEqualTo(-Linux.EINVAL);
    }

    @ParameterizedTest(name = "operation {0}")
    @ValueSource(ints = {Linux.EPOLL_CTL_ADD, Linux.EPOLL_CTL_MOD})
    void anEventThatCannotBeReadIsEFAULT(int operation) {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        assertThat(calls().epollCtl(epfd, operation, waker, 0)).isEqualTo(-Linux.EFAULT);
        assertThat(calls().epollCtl(epfd, operation, waker, Memory.UNMAPPED)).isEqualTo(-Linux.EFAULT);
    }

    @Test
    void deletingNeedsNoEvent() {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, EPOLLIN, 0));
        assertThat(calls().epollCtl(epfd, Linux.EPOLL_CTL_DEL, waker, 0)).isZero();
    }

    /** LTP epoll_ctl03, with ONESHOT. EXCLUSIVE has its own rules, see {@link HerdContract}. */
    @Test
    void everyCombinationOfBitsIsAccepted() {
        int[] bits = {EPOLLIN, EPOLLOUT, Linux.EPOLLPRI, Linux.EPOLLERR, Linux.EPOLLHUP, Linux.EPOLLRDHUP,
            Linux.EPOLLET, Linux.EPOLLONESHOT, Linux.EPOLLWAKEUP};
        int epfd = kernel.epoll();
        int end = kernel.socketpair()[0];
        for (int choice = 0; choice < 1 << bits.length; choice++) {
            int mask = 0;
            for (int i = 0; i < bits.length; i++) {
                mask |= (choice & 1 << i) != 0 ? bits[i] : 0;
            }
            assertThat(kernel.add(epfd, end, mask, 0)).as("ADD of 0x%x", mask).isZero();
            assertThat(kernel.modify(epfd, end, mask, 0)).as("MOD to 0x%x", mask).isZero();
            assertThat(kernel.delete(epfd, end)).isZero();
        }
    }

    @Test
    void theSameDescriptorTwiceUnderTwoNumbersIsTwoRegistrations() {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(1);
        int again = kernel.duplicate(waker, 0);
        assertThat(kernel.add(epfd, waker, EPOLLIN, 1)).isZero();
        assertThat(kernel.add(epfd, again, EPOLLIN, 2)).isZero();
        EventArray events = new EventArray(calls(), 4);
        assertThat(events.allData(events.await(epfd, 0))).containsExactlyInAnyOrder(1, 2);
    }
}
