package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.pool.Promotion;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.Role;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.Watch;
import io.baton.pool.internal.log.OncePerSecond;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One thread's loop, run by the thread of the test, beside a leader that only leads. */
@Timeout(20)
class WorkerTest {

    private final List<Follower> followers = IntStream.range(0, 3).mapToObj(Follower::new).toList();
    private final Epoll epoll = Epoll.create();

    WorkerTest() throws Exception {
    }

    @AfterEach
    void close() {
        epoll.close();
    }

    private static Worker worker(GroupMembership membership, Promotion promotion) {
        return new Worker(List.of(membership), 0, new ThreadSharing(membership.lead()), PromotionPolicy.of(promotion),
                new BufferPool(Providers.selected()).own(1), new OncePerSecond());
    }

    /** A turn that was queued just before this thread could be found as idle was queued without a wake-up. */
    @ParameterizedTest
    @EnumSource(value = Promotion.class, names = {"MEASURED", "EAGER"})
    void aThreadThatGoesIdleLooksOnceMoreForSlowTurns(Promotion promotion) {
        Lead lead = new Lead(followers, promotion == Promotion.MEASURED);
        assertThat(lead.takeRole(followers.get(0))).isEqualTo(Role.LEADER);
        FakeTasks tasks = new FakeTasks() {
            @Override
            public boolean hasForFollowers() {
                if (followers.get(1).toString().contains("parked") && done.isEmpty()) {
                    forFollowers = 1;
                }
                return super.hasForFollowers();
            }
        };
        GroupMembership membership = new GroupMembership(followers.get(1), lead, new Watch(lead),
                new ReadyBatch(epoll, 1), new TurnStatistics(), tasks, new Counters(), null, null);
        worker(membership, promotion).run();
        assertThat(tasks.done).contains("follower");
    }

    @Test
    void aThreadBesideADeepBatchWakesTheNextHelperAndClaimsEvents() throws Exception {
        int events = 16;
        Lead lead = new Lead(followers, false);
        assertThat(lead.takeRole(followers.get(0))).isEqualTo(Role.LEADER);
        assertThat(lead.takeRole(followers.get(2))).isEqualTo(Role.IDLE);
        TurnStatistics slow = new TurnStatistics();
        for (int i = 0; i < 100; i++) {
            slow.measured(1, TimeUnit.MILLISECONDS.toNanos(1));
        }
        List<EventFd> ready = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            ready.add(EventFd.create());
            ready.get(i).add(1);
            epoll.add(ready.get(i), Interest.IN, i);
        }
        ReadyBatch batch = new ReadyBatch(epoll, events);
        batch.fill();
        boolean[] nextIsAwake = new boolean[1];
        FakeTasks tasks = new FakeTasks() {
            private int looks;

            @Override
            public boolean hasForFollowers() {
                // The second look is the one of a thread that goes idle: it has not helped.
                stopping |= ++looks > 1;
                return stopping;
            }

            @Override
            void onEvent(TurnMeter meter) {
                nextIsAwake[0] |= done.size() == 1 && !lead.wakeSpare();
                stopping = done.size() == events;
            }
        };
        worker(new GroupMembership(followers.get(1), lead, new Watch(lead), batch, slow, tasks, new Counters(), null,
                null), Promotion.EAGER)
                .run();
        ready.forEach(EventFd::close);
        assertThat(tasks.done).filteredOn("event"::equals).hasSize(events);
        assertThat(nextIsAwake[0]).as("the next helper was woken before the first event").isTrue();
    }

    /** Whatever is thrown: the loop goes on, and does not hold the lead while it pauses. */
    @ParameterizedTest
    @EnumSource(value = Promotion.class, names = {"MEASURED", "LEADER_ONLY"})
    void aLoopThatFailsPassesTheLeadAndGoesOn(Promotion promotion) {
        Lead lead = new Lead(followers, promotion == Promotion.MEASURED);
        int[] failures = new int[1];
        boolean[] heldInPause = new boolean[1];
        FakeTasks tasks = new FakeTasks() {
            @Override
            public boolean hasForAnyThread() {
                if (++failures[0] > 5) {
                    stopping = true;
                    return false;
                }
                throw new OutOfMemoryError("as asked for");
            }

            @Override
            public boolean isStopping() {
                heldInPause[0] |= inPause() && lead.isTaken();
                return super.isStopping();
            }
        };
        GroupMembership membership = new GroupMembership(followers.get(1), lead, new Watch(lead),
                new ReadyBatch(epoll, 1), new TurnStatistics(), tasks, new Counters(), null, null);
        try (var logs = new io.baton.pool.Logs()) {
            worker(membership, promotion).run();
            assertThat(logs.messages()).hasSize(1);
        }
        assertThat(failures[0]).isGreaterThan(5);
        assertThat(heldInPause[0]).isFalse();
        assertThat(lead.isTaken()).as("at the end").isFalse();
    }

    private static boolean inPause() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith("Backoff")));
    }
}
