package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLEXCLUSIVE;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicInteger;

/** Several instances that watch one descriptor, with and without EXCLUSIVE (LTP epoll_wait15, 16). */
public abstract class HerdContract extends Contract {

    private static final int HERD = 6;
    private static final long RELEASE = -1;

    /** For subclasses. */
    protected HerdContract() {
    }

    private int[] herd(int source, int mask) {
        int[] instances = new int[HERD];
        for (int i = 0; i < HERD; i++) {
            instances[i] = kernel.epoll();
            Kernel.must(kernel.add(instances[i], source, mask, 15));
        }
        return instances;
    }

    private void waitOnEach(int[] instances, AtomicInteger woken) {
        for (int epfd : instances) {
            crew.start(() -> {
                EventArray events = new EventArray(calls(), 1);
                if (events.await(epfd, -1) == 1 && events.data(0) != RELEASE) {
                    woken.incrementAndGet();
                }
            }).awaitAsleep();
        }
    }

    private void letGo(int[] instances) {
        int release = kernel.eventfd(1);
        for (int epfd : instances) {
            Kernel.must(kernel.add(epfd, release, EPOLLIN, RELEASE));
        }
        crew.joinAll();
    }

    @Test
    void everyInstanceIsWoken() {
        int waker = kernel.eventfd(0);
        AtomicInteger woken = new AtomicInteger();
        waitOnEach(herd(waker, EPOLLIN), woken);
        kernel.increment(waker);
        crew.joinAll();
        assertThat(woken).hasValue(HERD);
    }

    @Test
    void exclusiveInstancesAreWokenOnePerEvent() {
        int waker = kernel.eventfd(0);
        AtomicInteger woken = new AtomicInteger();
        int[] instances = herd(waker, EPOLLIN | EPOLLEXCLUSIVE);
        waitOnEach(instances, woken);
        for (int event = 1; event <= 2; event++) {
            int expected = event;
            kernel.increment(waker);
            Crew.await(() -> woken.get() >= expected, "one instance is woken by event " + event);
            Crew.holds(() -> woken.get() == expected, "only one is");
        }
        letGo(instances);
    }

    @Test
    void exclusiveIsRefusedByModify() {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, EPOLLIN, 0));
        assertThat(kernel.modify(epfd, waker, EPOLLIN | EPOLLEXCLUSIVE, 0)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void whatWasAddedExclusivelyCannotBeModified() {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, EPOLLIN | EPOLLEXCLUSIVE, 0));
        assertThat(kernel.modify(epfd, waker, EPOLLIN, 0)).isEqualTo(-Linux.EINVAL);
    }

    /** With EXCLUSIVE only IN, OUT, ERR, HUP, WAKEUP and ET are allowed. */
    @ParameterizedTest(name = "with 0x{0}")
    @ValueSource(ints = {Linux.EPOLLONESHOT, Linux.EPOLLRDHUP, Linux.EPOLLPRI})
    void exclusiveWithAnythingButTheBasicBitsIsEINVAL(int bit) {
        int epfd = kernel.epoll();
        assertThat(kernel.add(epfd, kernel.eventfd(0), EPOLLIN | EPOLLEXCLUSIVE | bit, 0)).isEqualTo(-Linux.EINVAL);
    }

    @Test
    void exclusiveForAnInstanceIsEINVAL() {
        int epfd = kernel.epoll();
        assertThat(kernel.add(epfd, kernel.epoll(), EPOLLIN | EPOLLEXCLUSIVE, 0)).isEqualTo(-Linux.EINVAL);
    }
}
