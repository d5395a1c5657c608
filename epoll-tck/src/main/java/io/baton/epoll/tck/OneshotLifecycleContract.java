package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLONESHOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * ONESHOT with several threads, and registrations whose descriptors are closed, duplicated and reused (cases 4,
 * 5, 10, 11, 17, 18).
 */
public abstract class OneshotLifecycleContract extends Contract {

    private static final int ONCE = EPOLLIN | EPOLLONESHOT;
    private static final long RELEASE = -1;

    private int epfd;

    /** For subclasses. */
    protected OneshotLifecycleContract() {
    }

    @BeforeEach
    void instance() {
        epfd = kernel.epoll();
    }

    @Test
    void case04ArmingWakesAThreadThatIsBlockedAlready() {
        int waker = kernel.eventfd(1);
        Kernel.must(kernel.add(epfd, waker, ONCE, 1));
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
        AtomicInteger count = new AtomicInteger();
        Crew.Member waiter = crew.start(() -> count.set(new EventArray(calls(), 1).await(epfd, -1)));
        waiter.awaitAsleep();
        assertThat(kernel.modify(epfd, waker, ONCE, 1)).isZero();
        waiter.join();
        assertThat(count).hasValue(1);
    }

    @Test
    void case05OneEventGoesToExactlyOneOfFourBlockedThreads() {
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, ONCE, 1));
        AtomicInteger woken = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            crew.start(() -> {
                EventArray events = new EventArray(calls(), 1);
                if (events.await(epfd, -1) == 1 && events.data(0) != RELEASE) {
                    woken.incrementAndGet();
                }
            }).awaitAsleep();
        }
        kernel.increment(waker);
        Crew.await(() -> woken.get() >= 1, "one thread is woken");
        Crew.holds(() -> woken.get() == 1, "only one is");
        Kernel.must(kernel.add(epfd, kernel.eventfd(1), EPOLLIN, RELEASE));
        crew.joinAll();
    }

    @Test
    void case10ADuplicateKeepsTheRegistrationAfterClose() {
        int waker = kernel.eventfd(0);
        int number = kernel.duplicate(waker, Kernel.HIGH);
        Kernel.must(kernel.add(epfd, number, ONCE, 10));
        kernel.close(number);
        kernel.increment(waker);
        EventArray events = new EventArray(calls(), 2);
        assertThat(events.await(epfd, 0)).as("it lives on").isEqualTo(1);
        assertThat(events.data(0)).isEqualTo(10);
        assertThat(kernel.delete(epfd, number)).as("and cannot be ended by its number").isEqualTo(-Linux.EBADF);
        assertThat(kernel.modify(epfd, number, ONCE, 10)).isEqualTo(-Linux.EBADF);
        kernel.close(waker);
        assertThat(kernel.poke(epfd, 1)).isZero();
    }

    @Test
    void closingTheLastDuplicateEndsTheRegistration() {
        int[] pipe = kernel.pipe();
        Kernel.must(kernel.add(epfd, pipe[0], EPOLLIN, 1));
        kernel.write(pipe[1], 1);
        assertThat(kernel.poke(epfd, 1)).isEqualTo(1);
        kernel.close(pipe[0]);
        assertThat(kernel.poke(epfd, 1)).isZero();
    }

    @Test
    void case11ClosingTheInstanceWakesNobody() {
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, ONCE, 11));
        AtomicInteger count = new AtomicInteger();
        Crew.Member waiter = crew.start(() -> count.set(new EventArray(calls(), 1).await(epfd, -1)));
        waiter.awaitAsleep();
        kernel.close(epfd);
        Crew.holds(waiter::isAlive, "the thread waits on");
        kernel.increment(waker);
        waiter.join();
        assertThat(count).as("the instance lives until the wait ends").hasValue(1);
    }

    @Test
    void case17AReusedNumberIsENOENTUntilItIsAdded() {
        int[] pipe = kernel.pipe();
        int number = kernel.duplicate(pipe[0], Kernel.HIGH);
        kernel.close(pipe[0]);
        Kernel.must(kernel.add(epfd, number, ONCE, 1));
        kernel.close(number);
        int other = kernel.eventfd(1);
        assertThat(kernel.duplicate(other, Kernel.HIGH)).as("the number is reused").isEqualTo(number);
        assertThat(kernel.modify(epfd, number, ONCE, 2)).isEqualTo(-Linux.ENOENT);
        assertThat(kernel.poke(epfd, 1)).isZero();
        assertThat(kernel.add(epfd, number, ONCE, 3)).isZero();
        assertThat(kernel.onlyMask(epfd)).isEqualTo(EPOLLIN);
    }

    @Test
    void case17ModifyOfAReusedNumberHitsTheNewFileAndNeverTheOld() {
        int old = kernel.eventfd(0);
        int number = kernel.duplicate(old, Kernel.HIGH);
        Kernel.must(kernel.add(epfd, number, ONCE, 100));
        kernel.close(number);
        int fresh = kernel.eventfd(0);
        assertThat(kernel.duplicate(fresh, Kernel.HIGH)).isEqualTo(number);
        assertThat(kernel.add(epfd, number, ONCE, 200)).as("another file, another registration").isZero();
        assertThat(kernel.modify(epfd, number, ONCE, 201)).isZero();
        kernel.increment(old);
        kernel.increment(fresh);
        EventArray events = new EventArray(calls(), 4);
        assertThat(events.allData(events.await(epfd, 0))).containsExactlyInAnyOrder(100, 201);
    }

    @Test
    void case18AnEventThatWasHandedOutIsNotTakenBackByDelete() {
        int waker = kernel.eventfd(1);
        Kernel.must(kernel.add(epfd, waker, ONCE, 18));
        EventArray handedOut = new EventArray(calls(), 4);
        assertThat(handedOut.await(epfd, 0)).isEqualTo(1);
        assertThat(kernel.delete(epfd, waker)).isZero();
        assertThat(kernel.add(epfd, waker, ONCE, 19)).as("a new generation").isZero();
        assertThat(handedOut.data(0)).as("the old event is still in the array").isEqualTo(18);
        EventArray later = new EventArray(calls(), 4);
        assertThat(later.allData(later.await(epfd, 0))).containsExactly(19);
    }

    @Test
    void anEventThatNobodyWasGivenIsTakenBackByDelete() {
        int waker = kernel.eventfd(1);
        Kernel.must(kernel.add(epfd, waker, EPOLLIN, 1));
        assertThat(kernel.delete(epfd, waker)).isZero();
        assertThat(kernel.poke(epfd, 1)).isZero();
    }
}
