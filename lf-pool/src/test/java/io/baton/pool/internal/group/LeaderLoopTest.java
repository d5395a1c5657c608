package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.pool.Promotion;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.Role;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.Watch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A leader with a real epoll instance, on which as many events are ready as a test wants, and tasks that are written down. */
@Timeout(20)
class LeaderLoopTest {

    private static final int QUICK = 5_000;

    private final List<Follower> followers = IntStream.range(0, 4).mapToObj(Follower::new).toList();
    private final Lead lead = new Lead(followers, true);
    private final TurnStatistics statistics = new TurnStatistics();
    private final Epoll epoll = Epoll.create();
    private final ReadyBatch batch = new ReadyBatch(epoll, 64);
    private final List<EventFd> sources = new ArrayList<>();
    /** Whether the replies of the turn at which it was asked stay in the ring. */
    private final List<Boolean> later = new ArrayList<>();
    private int events;
    private int watcherLeavesAt = -1;

    private final FakeTasks tasks = new FakeTasks() {
        @Override
        void onEvent(TurnMeter meter) {
            events++;
            later.add(meter.sendsLater());
            if (events == watcherLeavesAt) {
                lead.wakeWatcher();
            }
            stopping = events == sources.size();
        }
    };

    LeaderLoopTest() throws Exception {
    }

    @AfterEach
    void close() {
        closeSources();
        epoll.close();
    }

    private void closeSources() {
        sources.forEach(EventFd::close);
        sources.clear();
    }

    private void ready(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            EventFd source = EventFd.create(Providers.selected());
            source.add(1);
            sources.add(source);
            epoll.add(source, Interest.IN.oneshot(), i);
        }
    }

    private void roles(Role... roles) {
        for (int i = 0; i < roles.length; i++) {
            assertThat(lead.takeRole(followers.get(i))).isEqualTo(roles[i]);
        }
    }

    private void lead() {
        TurnTimer timer = new TurnTimer(followers.get(0), lead, () -> 0);
        GroupMembership membership = new GroupMembership(followers.get(0), lead, new Watch(lead), batch, statistics,
                tasks, new Counters(), null, null);
        new LeaderLoop(membership, timer, PromotionPolicy.of(Promotion.MEASURED), null, () -> {
        }).run();
    }

    private List<Integer> sentAfter() {
        List<Integer> after = new ArrayList<>();
        int seen = 0;
        for (String what : tasks.done) {
            if (what.equals("event")) {
                seen++;
            } else if (what.equals("send")) {
                after.add(seen);
            }
        }
        return after;
    }

    @Test
    void quickRepliesOfADeepBatchLeaveTogetherSixteenAtATime() throws Exception {
        roles(Role.LEADER, Role.WATCHER);
        statistics.measured(100, 100 * QUICK);
        ready(40);
        lead();
        assertThat(sentAfter()).containsExactly(16, 32, 40);
        assertThat(later).hasSize(40).containsOnly(true);
    }

    @Test
    void repliesAreNotKeptBackInAShallowBatchNorWhereTurnsAreNotQuick() throws Exception {
        roles(Role.LEADER, Role.WATCHER);
        statistics.measured(100, 100 * QUICK);
        ready(TurnStatistics.DEEP - 1);
        lead();
        assertThat(later).containsOnly(false);
        later.clear();
        events = 0;
        tasks.stopping = false;
        closeSources();
        IntStream.range(0, 50).forEach(i -> statistics.measured(1, 1_000_000));
        ready(20);
        lead();
        assertThat(later).hasSize(20).containsOnly(false);
    }

    @Test
    void repliesAreNotKeptBackWhileNobodyWatches() throws Exception {
        roles(Role.LEADER);
        statistics.measured(100, 100 * QUICK);
        ready(20);
        lead();
        assertThat(later).hasSize(20).containsOnly(false);
    }

    @Test
    void repliesThatWereKeptBackAreSentBeforeTheNextTurnOnceTheWatcherHasLeft() throws Exception {
        roles(Role.LEADER, Role.WATCHER);
        statistics.measured(100, 100 * QUICK);
        watcherLeavesAt = 5;
        ready(20);
        lead();
        assertThat(sentAfter()).first().isEqualTo(5);
        assertThat(later.subList(0, 5)).containsOnly(true);
        assertThat(later.subList(5, 20)).containsOnly(false);
    }

    @Test
    void aBatchThatIsWorthItWakesAHelperAndAnotherDoesNot() throws Exception {
        roles(Role.LEADER, Role.WATCHER, Role.IDLE);
        IntStream.range(0, 50).forEach(i -> statistics.measured(1, 1_000_000));
        ready(20);
        lead();
        assertThat(followers.get(2).toString()).as("the idle one").contains("awake");
        assertThat(lead.isWatched()).as("the watcher stays").isTrue();

        tasks.stopping = false;
        events = 0;
        closeSources();
        assertThat(lead.takeRole(followers.get(2))).isEqualTo(Role.IDLE);
        IntStream.range(0, 100).forEach(i -> statistics.measured(1, QUICK));
        ready(20);
        lead();
        assertThat(followers.get(2).toString()).contains("parked");
    }

    /** What was queued after the last look, but before the leader could be seen waiting, was queued without a wake-up. */
    @Test
    void theLeaderLooksOnceMoreForQueuedTurnsBeforeItWaits() {
        roles(Role.LEADER);
        FakeTasks late = new FakeTasks() {
            @Override
            public boolean hasForAnyThread() {
                if (lead.isWaiting() && done.isEmpty()) {
                    forAnyThread = 1;
                }
                return super.hasForAnyThread();
            }
        };
        GroupMembership membership = new GroupMembership(followers.get(0), lead, new Watch(lead), batch, statistics,
                late, new Counters(), null, null);
        TurnTimer timer = new TurnTimer(followers.get(0), lead, () -> 0);
        new LeaderLoop(membership, timer, PromotionPolicy.of(Promotion.MEASURED), null, () -> {
        }).run();
        assertThat(late.done).containsExactly("any");
        assertThat(lead.isWaiting()).isFalse();
    }
}
