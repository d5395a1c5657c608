package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.log.OncePerSecond;
import io.baton.pool.internal.proc.RunQueueDelay;
import io.baton.pool.internal.proc.ThreadState;
import io.baton.pool.internal.thread.VirtualFollowers;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/** The turns of one thread, by group, and what the kernel tells of the thread. Made and ended by the thread itself. */
final class ThreadTurns {

    private final List<GroupMembership> memberships;
    private final ThreadState state = new ThreadState();
    private final RunQueueDelay runQueueDelay = new RunQueueDelay();
    private final TurnThreads[] byGroup;

    /**
     * Those of the calling thread.
     *
     * @param lent see {@link Worker}
     * @param failures limits the log
     */
    ThreadTurns(List<GroupMembership> memberships, ThreadSharing sharing, PromotionPolicy promotion,
            @Nullable PooledBuffer lent, OncePerSecond failures) {
        this.memberships = memberships;
        this.byGroup = new TurnThreads[memberships.size()];
        boolean made = false;
        try {
            for (int i = 0; i < byGroup.length; i++) {
                int group = i;
                GroupMembership membership = memberships.get(i);
                membership.me().bind(state);
                byGroup[i] = turns(membership, promotion, lent, () -> sharing.needsLeader(group), failures);
            }
            made = true;
        } finally {
            if (!made) {
                closeFiles();
            }
        }
    }

    private TurnThreads turns(GroupMembership membership, PromotionPolicy promotion, @Nullable PooledBuffer lent,
            Runnable needsLeader, OncePerSecond failures) {
        VirtualFollowers followers = membership.followers();
        if (followers != null) {
            return new CarriedTurns(membership, followers, promotion, runQueueDelay::nanos, runQueueDelay::ranNanos,
                    needsLeader, failures);
        }
        TurnTimer timer =
                new TurnTimer(membership.me(), membership.lead(), runQueueDelay::nanos, runQueueDelay::ranNanos);
        return new TurnLoops(membership, timer, promotion, Objects.requireNonNull(lent, "lent"), needsLeader);
    }

    /** The turns in the group of this number. */
    TurnThreads in(int group) {
        return byGroup[group];
    }

    /** The thread runs no further turn, but for what {@link RestOfFollowers} says. */
    void end(boolean stopping) {
        RestOfFollowers.carry(byGroup, memberships, stopping);
        closeFiles();
    }

    private void closeFiles() {
        state.close();
        runQueueDelay.close();
    }
}
