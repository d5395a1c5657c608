package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.TurnStatistics;

/**
 * What one thread does in one group as long as it leads: claims the batch to its end, runs queued turns, waits in epoll_wait. The
 * thread is one of the pool, or a virtual follower that such a thread carries. The latter leads until it blocks: then its carrier
 * keeps the lead, and another follower goes on.
 */
final class LeaderLoop {

    /** The replies of this many quick turns at most leave together. */
    private static final int TOGETHER = 16;
    private static final int LEAD_GONE = -1;

    private final Lead lead;
    private final ReadyBatch batch;
    private final TurnStatistics turnStatistics;
    private final GroupTasks tasks;
    private final Counters counters;
    private final TurnTimer timer;
    private final PromotionPolicy promotion;
    private final PooledBuffer lent;
    private final Runnable needsLeader;
    private final ReadyBatch.Claim claim = new ReadyBatch.Claim();

    /**
     * For one thread in one group.
     *
     * @param lent the thread's own buffer
     * @param needsLeader called when the lead was passed and nobody was idle to take it
     */
    LeaderLoop(GroupMembership membership, TurnTimer timer, PromotionPolicy promotion, PooledBuffer lent,
            Runnable needsLeader) {
        this.lead = membership.lead();
        this.batch = membership.batch();
        this.turnStatistics = membership.turnStatistics();
        this.tasks = membership.tasks();
        this.counters = membership.counters();
        this.timer = timer;
        this.promotion = promotion;
        this.lent = lent;
        this.needsLeader = needsLeader;
    }

    /** Leads until the lead is gone or the pool stops. */
    void run() {
        boolean heard = false;
        while (!tasks.isStopping()) {
            if (!handleBatch()) {
                return;
            }
            if (heard) {
                timer.me().handledBatch();
                heard = false;
            }
            while (tasks.hasForAnyThread()) {
                passIfEager();
                tasks.runForAnyThread(lent, timer);
                if (!leads()) {
                    return;
                }
            }
            if (tasks.hasReadyFollowers()) {
                // To the carrier, which mounts them and then this one again.
                Thread.yield();
                if (!leads()) {
                    return;
                }
            }
            if (!lead.beginWait(timer.me())) {
                return;
            }
            try {
                waitForEvents();
                heard = true;
            } finally {
                timer.me().progress();
                lead.endWait();
            }
        }
    }

    /** Whether this thread leads: after a turn it may have lost the lead, or have blocked and be carried by another thread. */
    private boolean leads() {
        return !timer.isReplaced() && lead.isLeader(timer.me());
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
        long delay = helped ? timer.runQueueDelay() : 0;
        int handled = claimAndHandle(turnStatistics.isQuick());
        if (handled >= 0) {
            long nanos = System.nanoTime() - start;
            turnStatistics.measured(handled, nanos);
            if (helped) {
                turnStatistics.helped(nanos, timer.runQueueDelay() - delay);
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
                try {
                    passIfEager();
                } finally {
                    // In any case: the event is in no batch any more.
                    tasks.event(claim.token(), claim.mask(), lent, timer);
                }
                handled++;
                if (timer.isReplaced()) {
                    return LEAD_GONE;
                } else if (together && lead.isWatchedLeader(timer.me())) {
                    if (handled % TOGETHER == 0) {
                        tasks.sendReplies();
                    }
                } else if (!lead.isLeader(timer.me())) {
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
        if (promotion.passesBeforeEachTurn() && !lead.pass(timer.me())) {
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
            if (tasks.hasReadyFollowers()) {
                // More than the carrier runs in a row, or one that has come since: the others' events are looked at in between.
                batch.fillAtOnce();
            } else {
                batch.fill();
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        } finally {
            assert counters.endWait() : "two threads in epoll_wait";
        }
    }
}
