package io.baton.pool.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The thread of the test carries real virtual threads. */
@Timeout(20)
class CarrierTest {

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger room = new AtomicInteger();
    private final Carrier carrier = new Carrier();
    private VirtualFollowers all;

    @BeforeEach
    void onlyWhereTheJvmCan() {
        assumeTrue(VirtualThreads.support().isThere(), VirtualThreads.support().why());
        all = new VirtualFollowers(VirtualThreads.support().threads(), "test-", 2);
        all.tell(ready::incrementAndGet, room::incrementAndGet);
    }

    private final class Job extends VirtualFollower {
        private volatile Runnable job;
        private boolean endedCalled;

        Job(Runnable job) {
            super(all);
            this.job = job;
        }

        @Override
        protected void work() {
            job.run();
        }

        @Override
        protected void ended() {
            endedCalled = true;
        }
    }

    private Job started(Runnable what) {
        Job job = new Job(what);
        all.add(job);
        return job;
    }

    private static Thread threadOf(List<Thread> here) {
        return here.get(0);
    }

    @Test
    void aJobThatDoesNotBlockIsDoneAtOnceAndItsFollowerIsKeptForTheNext() {
        Job job = started(() -> done.add("first"));
        assertThat(carrier.mount(job)).isTrue();
        job.job = () -> done.add("second on " + Thread.currentThread().getName());
        assertThat(carrier.take()).isSameAs(job);
        assertThat(carrier.mount(job)).isTrue();
        assertThat(done).containsExactly("first", "second on test-1");
        assertThat(all.threads()).hasSize(1);
        carrier.close();
        assertThat(all.isEmpty()).isTrue();
        assertThat(job.endedCalled).isTrue();
    }

    @Test
    void aFollowerThatBlocksIsQueuedWhenItCanRunAndAnyCarrierEndsItsJob() throws Exception {
        List<Thread> here = new CopyOnWriteArrayList<>();
        Job job = started(() -> {
            here.add(Thread.currentThread());
            LockSupport.park();
            done.add("resumed");
        });
        assertThat(carrier.mount(job)).isFalse();
        assertThat(job.takeReady()).isFalse();
        assertThat(job.leave()).isTrue();
        assertThat(all.blocked()).isEqualTo(1);
        assertThat(all.pollReady()).isNull();
        LockSupport.unpark(threadOf(here));
        assertThat(ready).hasValue(1);
        Thread other = new Thread(() -> {
            Carrier second = new Carrier();
            assertThat(second.mount(all.pollReady())).isTrue();
            second.close();
        });
        other.start();
        other.join();
        assertThat(done).containsExactly("resumed");
        assertThat(all.blocked()).isZero();
        assertThat(all.isEmpty()).isTrue();
    }

    @Test
    void aYieldAndAParkThatEndsAtOnceAreNoBlock() {
        Job job = started(() -> {
            Thread.yield();
            LockSupport.unpark(Thread.currentThread());
            LockSupport.park();
            done.add("done");
        });
        assertThat(carrier.mount(job)).isFalse();
        assertThat(job.leave()).as("after the yield").isFalse();
        assertThat(job.takeReady()).isTrue();
        assertThat(carrier.mount(job)).isTrue();
        assertThat(done).containsExactly("done");
        assertThat(all.blocked()).isZero();
        carrier.close();
    }

    @Test
    void whatAJobThrowsIsTheCarriersAndTheFollowerGoesOn() {
        Job job = started(() -> {
            throw new StackOverflowError("as asked for");
        });
        assertThat(carrier.mount(job)).isTrue();
        assertThat(carrier.takeFailure()).hasMessage("as asked for");
        assertThat(carrier.takeFailure()).isNull();
        assertThat(carrier.take()).isSameAs(job);
        job.job = () -> done.add("next");
        assertThat(carrier.mount(job)).isTrue();
        assertThat(carrier.takeFailure()).isNull();
        carrier.close();
    }

    /** A handler may have kept the thread it ran on, and may unpark or interrupt it at any time. */
    @Test
    void unparksAndInterruptsByStrangersDoNotMakeASpareFollowerRun() {
        List<Thread> here = new CopyOnWriteArrayList<>();
        Job job = started(() -> {
            here.add(Thread.currentThread());
            done.add("ran");
        });
        carrier.mount(job);
        for (int i = 0; i < 3; i++) {
            LockSupport.unpark(threadOf(here));
            threadOf(here).interrupt();
            assertThat(all.hasReady()).isFalse();
            assertThat(carrier.take()).isSameAs(job);
            assertThat(carrier.mount(job)).isTrue();
        }
        assertThat(done).hasSize(4);
        carrier.close();
        assertThat(all.isEmpty()).isTrue();
    }

    /** An unpark that comes while the job runs ends the next park at once. */
    @Test
    void aJobThatIsUnparkedOrInterruptedIsDoneOnce() {
        Job job = started(() -> {
            done.add("ran");
            LockSupport.unpark(Thread.currentThread());
            Thread.currentThread().interrupt();
        });
        assertThat(carrier.mount(job)).isTrue();
        assertThat(done).hasSize(1);
        assertThat(carrier.take()).isSameAs(job);
        assertThat(carrier.mount(job)).isTrue();
        assertThat(done).hasSize(2);
        carrier.close();
        assertThat(all.isEmpty()).isTrue();
    }

    @Test
    void belowTheLimitAgainTheOneWhoHoldsTurnsBackIsTold() {
        List<Thread> here = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            Job job = started(() -> {
                here.add(Thread.currentThread());
                LockSupport.park();
            });
            carrier.mount(job);
            job.leave();
        }
        assertThat(all.isExhausted()).isTrue();
        assertThat(room).hasValue(0);
        here.forEach(LockSupport::unpark);
        assertThat(carrier.mount(all.pollReady())).isTrue();
        assertThat(all.isExhausted()).isFalse();
        assertThat(room).hasValue(1);
        assertThat(carrier.mount(all.pollReady())).isTrue();
        assertThat(room).hasValue(1);
        carrier.close();
    }

    @Test
    void afterAllCarriersHaveGoneAFollowerEndsOnAThreadOfItsOwn() {
        List<Thread> here = new CopyOnWriteArrayList<>();
        Job job = started(() -> {
            here.add(Thread.currentThread());
            LockSupport.park();
            done.add("late");
        });
        carrier.mount(job);
        job.leave();
        carrier.close();
        all.abandon();
        LockSupport.unpark(threadOf(here));
        await().until(() -> done.equals(List.of("late")) && all.isEmpty());
        assertThat(all.blocked()).isZero();
    }

    @Test
    void ofManyThatEndTheirJobsAtOnceMostThreadsEnd() {
        for (int i = 0; i < 100; i++) {
            carrier.mount(started(() -> { }));
        }
        assertThat(all.threads()).hasSizeBetween(1, 32);
        carrier.close();
        assertThat(all.isEmpty()).isTrue();
    }
}
