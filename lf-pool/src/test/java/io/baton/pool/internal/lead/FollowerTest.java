package io.baton.pool.internal.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.proc.ThreadState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** How one thread parks and is woken, beside a leader that does nothing. */
@Timeout(60)
class FollowerTest {

    private final List<Follower> threads = List.of(new Follower(0), new Follower(1));
    private final Follower idle = threads.get(1);
    private final Lead lead = new Lead(threads, false);

    FollowerTest() {
        lead.takeRole(threads.get(0));
    }

    @Test
    void eachTurnIsAnotherStep() {
        long before = idle.step();
        idle.beginTurn();
        assertThat(idle.step()).isNotEqualTo(before);
        assertThat(idle.turns()).isEqualTo(1);
    }

    @Test
    void neitherAStrayUnparkNorAnInterruptEndsAParkAndTheInterruptIsForgotten() throws Exception {
        boolean[] wokenWithInterrupt = new boolean[1];
        Thread thread = new Thread(() -> {
            idle.bind(new ThreadState());
            lead.takeRole(idle);
            Thread.currentThread().interrupt();
            lead.idle(idle);
            wokenWithInterrupt[0] = Thread.currentThread().isInterrupted();
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            LockSupport.unpark(thread);
            assertThat(thread.getState()).as("not woken by a stray unpark").isNotEqualTo(Thread.State.TERMINATED);
        }
        LockSupport.unpark(thread);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("not woken by a stray unpark").isTrue();
        }
        assertThat(lead.wakeOne()).isTrue();
        thread.join();
        assertThat(wokenWithInterrupt[0]).isFalse();
    }

    /** Between the moment at which others can find the thread and its park. */
    @Test
    void aWakeUpAtAnyMomentOfGoingIdleIsNotLost() throws Exception {
        int rounds = 200_000;
        AtomicInteger done = new AtomicInteger();
        Thread thread = new Thread(() -> {
            idle.bind(new ThreadState());
            for (int i = 0; i < rounds; i++) {
                lead.takeRole(idle);
                lead.idle(idle);
                done.incrementAndGet();
            }
        });
        thread.start();
        for (int i = 0; i < rounds; i++) {
            while (!lead.wakeOne()) {
                Thread.onSpinWait();
            }
        }
        thread.join();
        assertThat(done).hasValue(rounds);
    }

    /** Another thread has work for it at the moment at which its time is over. */
    @Test
    void aThreadThatIsTakenForWorkAsItsTimeIsOverCountsAgain() {
        lead.takeRole(idle);
        AtomicInteger tooMany = new AtomicInteger(1);
        boolean ends = lead.idle(idle, new Excess() {
            @Override
            public boolean isAny() {
                return tooMany.get() > 0;
            }

            @Override
            public boolean take() {
                lead.wakeOne();
                return tooMany.getAndDecrement() > 0;
            }

            @Override
            public void giveBack() {
                tooMany.incrementAndGet();
            }

            @Override
            public long idleNanos() {
                return 0;
            }
        });
        assertThat(ends).isFalse();
        assertThat(tooMany).hasValue(1);
    }
}
