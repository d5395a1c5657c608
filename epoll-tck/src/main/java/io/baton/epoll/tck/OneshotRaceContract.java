package io.baton.epoll.tck;

import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLONESHOT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** ONESHOT under load: no event is lost or doubled, and no descriptor starves (cases 12, 13, 19 to 21). */
public abstract class OneshotRaceContract extends Contract {

    private static final int ONCE = EPOLLIN | EPOLLONESHOT;

    private int epfd;

    /** For subclasses. */
    protected OneshotRaceContract() {
    }

    @BeforeEach
    void instance() {
        epfd = kernel.epoll();
    }

    private int[] ready(int count) {
        int[] wakers = new int[count];
        for (int i = 0; i < count; i++) {
            wakers[i] = kernel.eventfd(1);
            Kernel.must(kernel.add(epfd, wakers[i], ONCE, i));
        }
        return wakers;
    }

    private void arm(int fd, long data) {
        Kernel.must(kernel.modify(epfd, fd, ONCE, data));
    }

    @Test
    void case12DataThatComesBetweenTheLastReadAndTheArmingIsNotLost() {
        int rounds = Rounds.of(20_000, 1_000_000);
        int[] pipe = kernel.pipe();
        Kernel.must(kernel.add(epfd, pipe[0], ONCE, 12));
        AtomicInteger consumed = new AtomicInteger();
        crew.start(() -> {
            for (int i = 1; i <= rounds && !crew.isReleased(); i++) {
                Kernel.must((int) kernel.write(pipe[1], 1));
                // The reader has this byte. Its next read (EAGAIN) and its MOD race with the next write.
                ModifyRace.awaitAtLeast(consumed, i, crew);
            }
        });
        EventArray events = new EventArray(calls(), 1);
        while (consumed.get() < rounds) {
            assertThat(events.awaitPatiently(epfd)).as("after %s of %d bytes", consumed, rounds).isEqualTo(1);
            while (kernel.read(pipe[0], 1) == 1) {
                consumed.incrementAndGet();
            }
            arm(pipe[0], 12);
        }
        crew.joinAll();
    }

    @Test
    void case13ArmingThatRacesAWaitIsNotLost() {
        ModifyRace.run(kernel, crew, ONCE, Rounds.of(20_000, 100_000));
    }

    @Test
    void case19HundredReadyDescriptorsComeOnceEachToFourThreads() {
        int ready = 100;
        int rounds = Rounds.of(20, 1_000);
        int[] wakers = ready(ready);
        for (int round = 0; round < rounds; round++) {
            AtomicIntegerArray deliveries = new AtomicIntegerArray(ready);
            AtomicInteger sum = new AtomicInteger();
            Crew.Member[] threads = new Crew.Member[4];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = crew.start(() -> takeOneByOne(deliveries, sum));
            }
            for (Crew.Member thread : threads) {
                thread.join();
            }
            for (int i = 0; i < ready; i++) {
                assertThat(deliveries.get(i)).as("deliveries of %d in round %d", i, round).isEqualTo(1);
            }
            for (int i = 0; i < ready; i++) {
                arm(wakers[i], i);
            }
        }
    }

    private void takeOneByOne(AtomicIntegerArray deliveries, AtomicInteger sum) {
        EventArray events = new EventArray(calls(), 1);
        int idle = 0;
        while (idle < PATIENCE_SECONDS * 1000 && sum.get() < deliveries.length()) {
            if (events.await(epfd, 1) == 1) {
                deliveries.incrementAndGet((int) events.data(0));
                sum.incrementAndGet();
            } else {
                idle++;
            }
        }
    }

    @Test
    void case20WhatALeaderDropsOfItsBatchStaysSilentUntilItIsArmed() {
        int batch = 64;
        int[] wakers = ready(batch);
        EventArray leader = new EventArray(calls(), batch);
        assertThat(leader.await(epfd, 0)).isEqualTo(batch);
        EventArray successor = new EventArray(calls(), batch);
        assertThat(successor.await(epfd, 0)).as("the batch belongs to the leader").isZero();
        // The leader is cancelled after the first half: the thread that dispatches the rest arms it.
        long[] rest = new long[batch / 2];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = leader.data(batch / 2 + i);
            arm(wakers[(int) rest[i]], rest[i]);
        }
        int count = successor.await(epfd, 0);
        assertThat(successor.allData(count)).containsExactlyInAnyOrder(rest);
    }

    @Test
    void case21ADescriptorThatIsAlwaysArmedAgainDoesNotStarveTheOthers() {
        int all = 10;
        int rounds = 20;
        int[] wakers = ready(all);
        int[] reports = new int[all];
        EventArray events = new EventArray(calls(), 1);
        for (int wait = 0; wait < all * rounds; wait++) {
            assertThat(events.await(epfd, 0)).isEqualTo(1);
            int index = (int) events.data(0);
            reports[index]++;
            arm(wakers[index], index);
        }
        assertThat(reports).containsOnly(rounds);
    }
}
