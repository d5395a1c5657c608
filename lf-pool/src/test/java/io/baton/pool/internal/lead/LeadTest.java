package io.baton.pool.internal.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class LeadTest {

    private final List<Follower> threads = IntStream.range(0, 5).mapToObj(Follower::new).toList();
    private final Lead lead = new Lead(threads, true);

    private Follower thread(int number) {
        return threads.get(number);
    }

    private Role takeRole(int number) {
        return lead.takeRole(thread(number));
    }

    @Test
    void theFirstLeadsTheSecondWatchesTheOthersAreIdle() {
        assertThat(takeRole(3)).isEqualTo(Role.LEADER);
        assertThat(takeRole(1)).isEqualTo(Role.WATCHER);
        assertThat(takeRole(0)).isEqualTo(Role.IDLE);
        assertThat(takeRole(2)).isEqualTo(Role.IDLE);
        assertThat(lead).hasToString("leader 3, watcher 1, top of idle stack 2");
        assertThat(thread(3).isParked()).isFalse();
        assertThat(thread(1).isParked()).isTrue();
    }

    @Test
    void withoutAWatchThereIsNoWatcher() {
        Lead unwatched = new Lead(threads, false);
        assertThat(unwatched.takeRole(thread(0))).isEqualTo(Role.LEADER);
        assertThat(unwatched.takeRole(thread(1))).isEqualTo(Role.IDLE);
        assertThat(unwatched.keepWatch()).isTrue();
        assertThat(thread(1).isParked()).isTrue();
    }

    @Test
    void theWarmestIsWokenFirstAndTheWatcherLast() {
        IntStream.range(0, 5).forEach(this::takeRole);
        for (int expected : new int[] {4, 3, 2, 1}) {
            assertThat(lead.wakeOne()).isTrue();
            assertThat(thread(expected).isParked()).as("thread %d", expected).isFalse();
        }
        assertThat(lead.wakeOne()).isFalse();
    }

    @Test
    void aSpareIsNeverTheWatcher() {
        IntStream.range(0, 2).forEach(this::takeRole);
        assertThat(lead.wakeSpare()).isFalse();
        assertThat(thread(1).isParked()).isTrue();
    }

    @Test
    void aVacantWatchIsFilledFromTheIdleStack() {
        IntStream.range(0, 4).forEach(this::takeRole);
        lead.wakeOne();
        lead.wakeOne();
        lead.wakeOne();
        assertThat(lead.isWatched()).isFalse();
        assertThat(takeRole(2)).isEqualTo(Role.WATCHER);
        assertThat(takeRole(3)).isEqualTo(Role.IDLE);
        assertThat(lead.keepWatch()).isTrue();
        assertThat(thread(3).isParked()).as("nobody is woken while somebody watches").isTrue();
    }

    @Test
    void theLeadIsPassedToTheWarmestThenToTheWatcherAndIsFreeOnlyWhenNobodyIsIdle() {
        IntStream.range(0, 3).forEach(this::takeRole);
        assertThat(lead.pass(thread(0))).isTrue();
        assertThat(lead.isLeader(thread(2))).isTrue();
        assertThat(lead.pass(thread(0))).as("by one who does not lead").isTrue();
        assertThat(lead.isLeader(thread(2))).isTrue();
        assertThat(lead.pass(thread(2))).isTrue();
        assertThat(lead.isLeader(thread(1))).isTrue();
        assertThat(lead.isWatched()).isFalse();
        assertThat(lead.pass(thread(1))).isFalse();
        assertThat(lead.isTaken()).isFalse();
        assertThat(takeRole(0)).isEqualTo(Role.LEADER);
    }

    @Test
    void theWatcherIsWokenForOtherWorkWhenNoOtherThreadIsIdle() {
        IntStream.range(0, 3).forEach(this::takeRole);
        assertThat(lead.wakeOne()).isTrue();
        assertThat(lead.isWatched()).isTrue();
        assertThat(lead.lacksWatcher()).isFalse();
        assertThat(lead.wakeOne()).isTrue();
        assertThat(lead.isWatched()).isFalse();
        assertThat(lead.lacksWatcher()).isTrue();
        assertThat(thread(1).isParked()).isFalse();
        assertThat(lead.keepWatch()).as("nobody is idle").isFalse();
    }

    @Test
    void aThreadMayGiveTheWatchUpAndOnlyTheWatcherDoes() {
        IntStream.range(0, 2).forEach(this::takeRole);
        lead.leaveWatch(thread(2));
        assertThat(lead.isWatched()).isTrue();
        lead.leaveWatch(thread(1));
        assertThat(lead.isWatched()).isFalse();
        assertThat(thread(1).isParked()).isFalse();
    }

    @Test
    void whileNobodyWatchesAThreadWithoutARoleMayRelieveTheLeader() {
        takeRole(0);
        lead.beginWait(thread(0));
        assertThat(lead.relieve(0, System.nanoTime(), thread(1))).as("while it waits").isFalse();
        lead.endWait();
        assertThat(lead.relieve(0, System.nanoTime(), thread(1))).isTrue();
        assertThat(lead).hasToString("leader 1, watcher nobody, top of idle stack nobody");
        assertThat(lead.isLeader(thread(0))).isFalse();
    }

    @Test
    void aLeaderIsKnownToBeWatchedByOneReadOfItsOwn() {
        takeRole(0);
        assertThat(lead.isWatchedLeader(thread(0))).isFalse();
        takeRole(1);
        assertThat(lead.isWatchedLeader(thread(0))).isTrue();
        assertThat(lead.isWatchedLeader(thread(1))).isFalse();
    }

    @Test
    void theTimeUnderALeaderThatWasRelievedIsLeaderless() {
        IntStream.range(0, 2).forEach(this::takeRole);
        long before = lead.leaderless().nanos();
        assertThat(lead.relieve(0, System.nanoTime() - 7_000_000, thread(1))).isTrue();
        assertThat(lead.leaderless().nanos() - before).isGreaterThanOrEqualTo(7_000_000);
    }

    @Test
    void theTimeInWhichTheLeadIsFreeIsLeaderless() throws Exception {
        takeRole(0);
        assertThat(lead.leaderless().nanos()).as("before the first thread there was nothing to lead").isZero();
        lead.pass(thread(0));
        java.util.concurrent.TimeUnit.MILLISECONDS.sleep(3);
        takeRole(1);
        assertThat(lead.leaderless().nanos()).isGreaterThanOrEqualTo(3_000_000);
    }

    @Test
    void onlyTheLeaderMayWait() {
        takeRole(0);
        takeRole(1);
        assertThat(lead.beginWait(thread(1))).isFalse();
        assertThat(lead.isWaiting()).isFalse();
        assertThat(lead.beginWait(thread(0))).isTrue();
        assertThat(lead.isWaiting()).isTrue();
        lead.endWait();
        assertThat(lead.isWaiting()).isFalse();
    }

    @Test
    void aLeaderIsRelievedByTheWatcherOnlyAndNotWhileItWaits() {
        IntStream.range(0, 3).forEach(this::takeRole);
        lead.beginWait(thread(0));
        assertThat(lead.relieve(0, System.nanoTime(), thread(1))).as("while it waits").isFalse();
        lead.endWait();
        assertThat(lead.relieve(0, System.nanoTime(), thread(2))).as("by an idle one").isFalse();
        assertThat(lead.relieve(2, System.nanoTime(), thread(1))).as("from one who does not lead").isFalse();
        assertThat(lead.relieve(0, System.nanoTime(), thread(1))).isTrue();

        assertThat(lead).hasToString("leader 1, watcher nobody, top of idle stack 2");
        assertThat(thread(1).isParked()).isFalse();
        assertThat(lead.isLeader(thread(0))).isFalse();
        assertThat(lead.beginWait(thread(0))).as("the old leader must not wait").isFalse();
        assertThat(lead.relieve(1, System.nanoTime(), thread(1))).isFalse();
    }

    @Test
    void theWatcherSleepsOnlyWhileTheLeaderWaitsAndIsRousedByItsReturn() {
        takeRole(0);
        takeRole(1);
        assertThat(lead.sleepUntilWaitEnds(thread(1))).isFalse();
        lead.beginWait(thread(0));
        assertThat(lead.sleepUntilWaitEnds(thread(0))).as("the leader").isFalse();
        assertThat(lead.sleepUntilWaitEnds(thread(1))).isTrue();
        assertThat(lead.isAsleep()).isTrue();
        lead.endWait();
        assertThat(lead.isAsleep()).isFalse();
        assertThat(thread(1).isParked()).as("it keeps the watch").isTrue();
    }

    /** One thread too many, idle for ever. */
    private static final class OneTooMany implements Excess {

        private int many = 1;

        @Override
        public boolean isAny() {
            return many > 0;
        }

        @Override
        public boolean take() {
            return many-- > 0;
        }

        @Override
        public void giveBack() {
            many++;
        }

        @Override
        public long idleNanos() {
            return 0;
        }
    }

    @Test
    void anIdleThreadOnTopOfTheStackEndsWhenItsTimeIsOver() {
        IntStream.range(0, 4).forEach(this::takeRole);
        assertThat(lead.idle(thread(3), new OneTooMany())).isTrue();
        assertThat(lead).hasToString("leader 0, watcher 1, top of idle stack 2");
        assertThat(lead.wakeSpare()).as("the other one is still there").isTrue();
        assertThat(thread(2).isParked()).isFalse();
    }

    /** The one at the bottom cannot leave the stack: it sends the one on top away, and stays in its place. */
    @Test
    void anIdleThreadAtTheBottomEndsTheOneOnTop() throws Exception {
        IntStream.range(0, 4).forEach(this::takeRole);
        OneTooMany excess = new OneTooMany();
        boolean[] ended = new boolean[1];
        Thread bottom = new Thread(() -> {
            thread(2).bind(new io.baton.pool.internal.proc.ThreadState());
            ended[0] = lead.idle(thread(2), excess);
        });
        bottom.start();
        while (thread(3).isParked()) {
            Thread.onSpinWait();
        }
        assertThat(lead.idle(thread(3), excess)).as("it ends").isTrue();
        assertThat(thread(2).isParked()).isTrue();
        assertThat(lead.wakeSpare()).isTrue();
        bottom.join();
        assertThat(ended[0]).as("woken for work").isFalse();
    }

    @Test
    void aThreadThatWasWokenForWorkDoesNotEnd() {
        IntStream.range(0, 3).forEach(this::takeRole);
        assertThat(lead.wakeSpare()).isTrue();
        assertThat(lead.idle(thread(2), new OneTooMany())).isFalse();
    }

    @Test
    void wakeAllLeavesNobodyParked() {
        IntStream.range(0, 5).forEach(this::takeRole);
        lead.wakeAll();
        assertThat(threads).noneMatch(Follower::isParked);
    }

    @Test
    void moreThreadsThanTheWordCanNumberAreRefused() {
        List<Follower> tooMany = IntStream.range(0, LeadWord.MAX_THREADS + 1).mapToObj(Follower::new).toList();
        assertThatThrownBy(() -> new Lead(tooMany, true)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1023");
    }
}
