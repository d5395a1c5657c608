package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.pool.Promotion;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.Role;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.Watch;
import io.baton.pool.internal.log.OncePerSecond;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
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
        return new Worker(List.of(membership), 0, new ThreadSharing(membership.lead()), PromotionPolicy.of(promotion), null,
                new OncePerSecond());
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
        GroupMembership membership = new GroupMembership(followers.get(1), lead, new Watch(lead), new ReadyBatch(epoll, 1),
                new TurnStatistics(), tasks, new Counters());
        worker(membership, promotion).run();
        assertThat(tasks.done).contains("follower");
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
        GroupMembership membership = new GroupMembership(followers.get(1), lead, new Watch(lead), new ReadyBatch(epoll, 1),
                new TurnStatistics(), tasks, new Counters());
        try (var logs = new io.baton.pool.Logs()) {
            worker(membership, promotion).run();
            assertThat(logs.messages()).hasSize(1);
        }
        assertThat(failures[0]).isGreaterThan(5);
        assertThat(heldInPause[0]).isFalse();
        assertThat(lead.isTaken()).as("at the end").isFalse();
    }

    private static boolean inPause() {
        return StackWalker.getInstance().walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith("Backoff")));
    }
}
