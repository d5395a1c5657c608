package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.proc.RunQueueDelay;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.proc.ThreadState;
import io.baton.pool.internal.lead.Watch;

import java.util.List;

/**
 * The loop of one thread: leads, follows, or runs a slow turn, in the group it serves. The order in which it looks for something to do is
 * what keeps events from being lost: the lead first, then turns for followers, then a place to park, and after finding that
 * place once more whether something came meanwhile.
 */
final class Worker implements Runnable, TurnMeter {

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    /** The replies of so many turns at most leave together. */
    private static final int TOGETHER = 16;
    private static final int LEAD_GONE = -1;

    private final List<GroupMembership> memberships;
    private final ThreadSharing sharing;
    private final PromotionPolicy promotion;
    private final PooledBuffer lent;
    private final ReadyBatch.Claim claim = new ReadyBatch.Claim();
    private RunQueueDelay coreWait;
    private int group;
    // Of the group that is served now.
    private Follower me;
    private Lead lead;
    private ReadyBatch batch;
    private TurnStatistics turnStatistics;
    private GroupTasks work;
    private boolean leading;
    /** Quick turns of a deep batch leave their replies in the ring, for this thread to send them together. */
    private boolean together;
    private long turnStart;
    /** What {@link RunQueueDelay} said before this thread's turns as a follower. */
    private long waitedBefore;

    Worker(List<GroupMembership> memberships, int services, ThreadSharing sharing, PromotionPolicy promotion, PooledBuffer lent) {
        this.memberships = memberships;
        this.sharing = sharing;
        this.promotion = promotion;
        this.lent = lent;
        serve(services);
    }

    private void serve(int number) {
        GroupMembership membership = memberships.get(number);
        group = number;
        me = membership.me();
        lead = membership.lead();
        batch = membership.batch();
        turnStatistics = membership.turnStatistics();
        work = membership.work();
        lead.servingThreads().join();
    }

    /** Goes to another group. A slow turn that was queued while this thread counted here is left to one who stays. */
    private void move(int number) {
        lead.servingThreads().leave();
        lookAgain();
        serve(number);
    }

    @Override
    public void run() {
        try (RunQueueDelay mine = new RunQueueDelay(); ThreadState state = new ThreadState()) {
            coreWait = mine;
            memberships.forEach(membership -> membership.me().bind(state));
            while (!work.isStopping()) {
                stepOrLog();
            }
        }
        lead.pass(me);
        lead.wakeAll();
    }

    private void stepOrLog() {
        try {
            step();
        } catch (Throwable failure) {
            // A callback's failure ends its connection before it gets here: this is ours, and must not cost the thread.
            LOG.log(System.Logger.Level.ERROR, "a thread of the pool goes on after a failure of its loop", failure);
        }
    }

    private void step() {
        if (lead.isLeader(me)) {
            leaveWatch();
            leadOn();
            return;
        }
        if (lead.isTaken() && lead.canSpare() && work.hasForFollowers()) {
            leaveWatch();
            waitedBefore = coreWait.nanos();
            work.runForFollowers(lent, this);
            return;
        }
        if (lead.isTaken() && turnStatistics.isWorthHelp(batch.left())) {
            help();
            return;
        }
        // To another group, if somebody stays who could relieve this one's leader, or if nobody ever does.
        if (lead.isTaken() && (lead.isWatched() || !promotion.isWatched())) {
            int needy = sharing.takeNeedy(group);
            if (ThreadSharing.isGroup(needy)) {
                move(needy);
                return;
            }
        }
        takeRole();
    }

    /** Claims from a deep batch beside the leader, and wakes the next helper if there is work for one more. */
    private void help() {
        leaveWatch();
        if (turnStatistics.isWorthHelp(batch.left() / 2)) {
            lead.wakeSpare();
        }
        waitedBefore = coreWait.nanos();
        while (batch.claim(claim)) {
            work.event(claim.token(), claim.mask(), lent, this);
        }
    }

    /** This thread goes to work: another has to watch, one of another group if need be. */
    private void leaveWatch() {
        if (!lead.keepWatch()) {
            sharing.needs(group);
        }
    }

    private void takeRole() {
        switch (lead.takeRole(me)) {
            case LEADER -> {
            }
            case WATCHER -> {
                lookAgain();
                GroupMembership membership = memberships.get(group);
                if (membership.watch().keep(me)) {
                    membership.counters().promotions.increment();
                    work.sendReplies();
                }
            }
            case IDLE -> {
                lookAgain();
                lead.idle(me);
            }
            default -> throw new IllegalStateException();
        }
    }

    /** Something may have come between the last look and the place to park: whoever queued it found nobody to wake. */
    private void lookAgain() {
        if (work.isStopping()) {
            lead.wakeAll();
        } else if (work.hasForFollowers()) {
            lead.wakeForSlowTurn();
        }
    }

    private void leadOn() {
        while (!work.isStopping()) {
            if (!handleBatch()) {
                return;
            }
            while (work.hasForAnybody()) {
                passIfEager();
                work.runForAnybody(lent, this);
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
        long start = deep ? System.nanoTime() : 0;
        boolean helped = deep && turnStatistics.isWorthHelp(left) && lead.wakeSpare();
        long waited = helped ? coreWait.nanos() : 0;
        together = deep && turnStatistics.isQuick();
        int handled = claimAndHandle();
        if (deep && handled >= 0) {
            long nanos = System.nanoTime() - start;
            turnStatistics.measured(handled, nanos);
            if (helped) {
                turnStatistics.helped(nanos, coreWait.nanos() - waited);
            }
        }
        return handled >= 0;
    }

    /** How many events this was; -1 if the lead is gone. */
    private int claimAndHandle() {
        int handled = 0;
        try {
            while (batch.claim(claim)) {
                passIfEager();
                work.event(claim.token(), claim.mask(), lent, this);
                if (!lead.isLeader(me)) {
                    return LEAD_GONE;
                }
                handled++;
                if (together && handled % TOGETHER == 0) {
                    work.sendReplies();
                }
            }
            return handled;
        } finally {
            if (together) {
                together = false;
                work.sendReplies();
            }
        }
    }

    private void passIfEager() {
        if (promotion.passesBeforeEachTurn() && !lead.pass(me)) {
            sharing.needs(group);
        }
    }

    private void waitForEvents() {
        // What was queued before WAITING was set rang no waker.
        if (work.hasForAnybody() || work.isStopping()) {
            return;
        }
        assert memberships.get(group).counters().beginWait() : "two threads in epoll_wait";
        try {
            batch.fill();
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        } finally {
            assert memberships.get(group).counters().endWait() : "two threads in epoll_wait";
        }
    }

    @Override
    public void begin() {
        me.beginTurn();
        leading = lead.isLeader(me);
        if (!leading) {
            turnStart = System.nanoTime();
        }
    }

    @Override
    public boolean overran() {
        return leading ? !lead.isLeader(me) : isLong(System.nanoTime() - turnStart);
    }

    /** Whether a follower's turn was slow, and did not merely lose its core. */
    private boolean isLong(long nanos) {
        if (nanos <= Watch.PROMOTION_DELAY_NANOS) {
            return false;
        }
        long waited = coreWait.nanos();
        long lost = waited - waitedBefore;
        waitedBefore = waited;
        return nanos - lost > Watch.PROMOTION_DELAY_NANOS;
    }

    /** Asked after the turn has published: who takes the lead away from now on sends what is there ({@link GroupTasks#sendReplies}). */
    @Override
    public boolean sendsLater() {
        return together && lead.isLeader(me);
    }
}
