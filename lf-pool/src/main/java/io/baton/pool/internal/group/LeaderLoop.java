package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.TurnStatistics;

import java.util.function.LongSupplier;

/** What one thread does in one group as long as it leads: claims the batch to its end, runs queued turns, waits in epoll_wait. */
final class LeaderLoop {

    /** The replies of this many quick turns at most leave together. */
    private static final int TOGETHER = 16;
    private static final int LEAD_GONE = -1;

    private final Follower me;
    private final Lead lead;
    private final ReadyBatch batch;
    private final TurnStatistics turnStatistics;
    private final GroupTasks tasks;
    private final Counters counters;
    private final TurnTimer timer;
    private final LongSupplier runQueueDelay;
    private final PromotionPolicy promotion;
    private final PooledBuffer lent;
    private final Runnable needsLeader;
    private final ReadyBatch.Claim claim = new ReadyBatch.Claim();

    /**
     * For one thread in one group.
     *
     * @param runQueueDelay how long the thread has waited for a core so far, in nanoseconds
     * @param needsLeader called when the lead was passed and nobody was idle to take it
     */
    LeaderLoop(GroupMembership membership, TurnTimer timer, LongSupplier runQueueDelay, PromotionPolicy promotion, PooledBuffer lent,
            Runnable needsLeader) {
        this.me = membership.me();
        this.lead = membership.lead();
        this.batch = membership.batch();
        this.turnStatistics = membership.turnStatistics();
        this.tasks = membership.tasks();
        this.counters = membership.counters();
        this.timer = timer;
        this.runQueueDelay = runQueueDelay;
        this.promotion = promotion;
        this.lent = lent;
        this.needsLeader = needsLeader;
    }

    /** Leads until the lead is gone or the pool stops. */
    void run() {
        while (!tasks.isStopping()) {
            if (!handleBatch()) {
                return;
            }
            while (tasks.hasForAnyThread()) {
                passIfEager();
                tasks.runForAnyThread(lent, timer);
                if (!lead.isLeader(me)) {
                    return;
                }
            }
            if (!lead.beginWait(me)) {
                return;
            }
            try {
                waitForEvents();
            } finally {
                me.progress();
                lead.endWait();
            }
        }
    }

    /** Handles what is left of the batch; false if the lead is gone. */
    private boolean handleBatch() {
        int left = batch.left();
        boolean deep = promotion.wakesHelpers() && left >= TurnStatistics.DEEP;
        if (!deep) {
            return claimAndHandle(false) >= 0;
        }
        long start = System.nanoTime();
        boolean helped = turnStatistics.isWorthHelp(left) && lead.wakeSpare();
        long delay = helped ? runQueueDelay.getAsLong() : 0;
        int handled = claimAndHandle(turnStatistics.isQuick());
        if (handled >= 0) {
            long nanos = System.nanoTime() - start;
            turnStatistics.measured(handled, nanos);
            if (helped) {
                turnStatistics.helped(nanos, runQueueDelay.getAsLong() - delay);
            }
        }
        return handled >= 0;
    }

    /** How many events this was; -1 if the lead is gone. */
    private int claimAndHandle(boolean together) {
        int handled = 0;
        timer.together(together);
        try {
            while (batch.claim(claim)) {
                passIfEager();
                tasks.event(claim.token(), claim.mask(), lent, timer);
                handled++;
                if (together && lead.isWatchedLeader(me)) {
                    if (handled % TOGETHER == 0) {
                        tasks.sendReplies();
                    }
                } else if (!lead.isLeader(me)) {
                    return LEAD_GONE;
                } else if (together) {
                    // The watcher has gone: if the next turn blocks, nobody sends what earlier ones have left in the ring.
                    tasks.sendReplies();
                }
            }
            return handled;
        } finally {
            if (together) {
                timer.together(false);
                tasks.sendReplies();
            }
        }
    }

    private void passIfEager() {
        if (promotion.passesBeforeEachTurn() && !lead.pass(me)) {
            needsLeader.run();
        }
    }

    private void waitForEvents() {
        // For what was queued before WAITING was set, nobody has written to the waker.
        if (tasks.hasForAnyThread() || tasks.isStopping()) {
            return;
        }
        assert counters.beginWait() : "two threads in epoll_wait";
        try {
            batch.fill();
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        } finally {
            assert counters.endWait() : "two threads in epoll_wait";
        }
    }
}
