package io.baton.epoll.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The races of the kernel's {@code epoll_wakeup_test}, cases 59 to 66: a wake-up is never lost. */
public abstract class WakeupRaceContract extends Contract {

    private static final int EDGE = Linux.EPOLLIN | Linux.EPOLLET;

    /** For subclasses. */
    protected WakeupRaceContract() {
    }

    @Test
    void kernelCase59ModifyRacingAWaitLosesNoEdge() {
        ModifyRace.run(kernel, crew, EDGE, Rounds.of(20_000, 100_000));
    }

    @Test
    void kernelCase60TenEdgesWakeTenThreadsEachWithItsOwnDescriptor() throws Exception {
        int threads = 10;
        int rounds = Rounds.of(60, 300);
        int epfd = kernel.epoll();
        int[] wakers = new int[threads];
        for (int i = 0; i < threads; i++) {
            wakers[i] = kernel.eventfd(0);
            Kernel.must(kernel.add(epfd, wakers[i], EDGE, i));
        }
        CyclicBarrier line = new CyclicBarrier(threads + 1);
        for (int i = 0; i < threads; i++) {
            crew.start(() -> {
                EventArray events = new EventArray(calls(), 1);
                for (int round = 0; round < rounds; round++) {
                    line.await(PATIENCE_SECONDS, SECONDS);
                    assertThat(events.awaitPatiently(epfd)).as("woken in round %d", round).isEqualTo(1);
                    long taken = kernel.read(wakers[(int) events.data(0)], 8);
                    assertThat(taken).as("the descriptor is this thread's").isEqualTo(8);
                    line.await(PATIENCE_SECONDS, SECONDS);
                }
            });
        }
        for (int round = 0; round < rounds; round++) {
            line.await(PATIENCE_SECONDS, SECONDS);
            LockSupport.parkNanos(MILLISECONDS.toNanos(1));
            for (int waker : wakers) {
                assertThat(kernel.increment(waker)).isEqualTo(8);
            }
            line.await(PATIENCE_SECONDS, SECONDS);
        }
        crew.joinAll();
    }

    @Test
    void kernelCase61AnEventAtTheMomentOfATimeoutGoesToTheOtherWaiter() throws Exception {
        int rounds = Rounds.of(120, 1000);
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, EDGE, 61));
        CyclicBarrier start = new CyclicBarrier(3);
        AtomicInteger gone = new AtomicInteger();
        AtomicInteger woken = new AtomicInteger();
        crew.start(() -> waitEachRound(rounds, start, woken, gone, epfd, 11));
        crew.start(() -> waitEachRound(rounds, start, woken, gone, epfd, -1));
        for (int round = 1; round <= rounds; round++) {
            start.await(PATIENCE_SECONDS, SECONDS);
            // From 10.70 to 11.19 ms: the timeout ends within that range.
            long at = System.nanoTime() + 10_700_000 + round % 50 * 10_000L;
            while (System.nanoTime() - at < 0) {
                LockSupport.parkNanos(at - System.nanoTime());
            }
            int before = woken.get();
            kernel.increment(waker);
            Crew.await(() -> woken.get() > before, "the event is given to one of the two");
            // The thread without a timeout may still wait.
            int expected = 2 * round;
            Crew.await(() -> {
                if (gone.get() < expected) {
                    kernel.increment(waker);
                }
                return gone.get() == expected;
            }, "both leave the round");
            // An event that no thread took must not count for the next round.
            kernel.poke(epfd, 1);
        }
    }

    private void waitEachRound(int rounds, CyclicBarrier start, AtomicInteger woken, AtomicInteger gone, int epfd,
            int timeout) throws Exception {
        EventArray events = new EventArray(calls(), 1);
        for (int round = 0; round < rounds; round++) {
            start.await(PATIENCE_SECONDS, SECONDS);
            woken.addAndGet(events.await(epfd, timeout));
            gone.incrementAndGet();
        }
    }

    @Test
    void kernelCase64OneLevelEventWakesBothBlockedThreads() {
        int epfd = kernel.epoll();
        int waker = kernel.eventfd(0);
        Kernel.must(kernel.add(epfd, waker, Linux.EPOLLIN, 64));
        AtomicInteger woken = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            crew.start(() -> woken.addAndGet(new EventArray(calls(), 1).awaitPatiently(epfd))).awaitAsleep();
        }
        kernel.increment(waker);
        crew.joinAll();
        assertThat(woken).hasValue(2);
    }

    @Test
    void kernelCase65ATimeoutOfZeroProvesNothingWhileOthersWait() {
        int threads = Rounds.of(8, 64);
        int rounds = Rounds.of(2_500, 100_000);
        int epfd = kernel.epoll();
        Kernel.must(kernel.add(epfd, kernel.eventfd(1), Linux.EPOLLIN, 65));
        AtomicInteger zeros = new AtomicInteger();
        AtomicInteger errors = new AtomicInteger();
        for (int i = 0; i < threads; i++) {
            crew.start(() -> {
                EventArray events = new EventArray(calls(), 1);
                for (int round = 0; round < rounds; round++) {
                    int count = events.await(epfd, 0);
                    zeros.addAndGet(count == 0 ? 1 : 0);
                    errors.addAndGet(count < 0 ? 1 : 0);
                }
            });
        }
        crew.joinAll();
        assertThat(errors).hasValue(0);
        // On every kernel a wait that may block finds the event.
        assertThat(new EventArray(calls(), 1).awaitPatiently(epfd)).isEqualTo(1);
        Assumptions.assumeTrue(zeros.get() == 0, () -> "this kernel answers a timeout of 0 with 0 events although one"
                + " is ready (" + zeros + " of " + threads * rounds + " times): 0 never proves that nothing is ready");
    }

    @Test
    void kernelCase66EveryWriteIsANewEdgeEvenIfNothingWasRead() {
        int epfd = kernel.epoll();
        int[] pipe = kernel.pipe();
        Kernel.must(kernel.add(epfd, pipe[0], EDGE, 66));
        for (int i = 0; i < 2; i++) {
            assertThat(kernel.write(pipe[1], 1)).isEqualTo(1);
            assertThat(kernel.poke(epfd, 1)).as("after write %d", i).isEqualTo(1);
            assertThat(kernel.poke(epfd, 1)).as("asked again").isZero();
        }
    }
}
