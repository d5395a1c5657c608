package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;

/** The loops that run turns of a group, for one thread that runs them: one of the pool, or a virtual follower. */
final class TurnLoops implements TurnThreads {

    private final LeaderLoop leaderLoop;
    private final ReadyBatch batch;
    private final GroupTasks tasks;
    private final TurnTimer timer;
    private final PooledBuffer lent;
    private final ReadyBatch.Claim claim = new ReadyBatch.Claim();

    /** See {@link LeaderLoop}. */
    TurnLoops(GroupMembership membership, TurnTimer timer, PromotionPolicy promotion, PooledBuffer lent,
            Runnable needsLeader) {
        this.leaderLoop = new LeaderLoop(membership, timer, promotion, lent, needsLeader);
        this.batch = membership.batch();
        this.tasks = membership.tasks();
        this.timer = timer;
        this.lent = lent;
    }

    @Override
    public void lead() {
        leaderLoop.run();
    }

    @Override
    public void slowTurn() {
        timer.followerBegins();
        tasks.runForFollowers(lent, timer);
    }

    @Override
    public void help() {
        timer.followerBegins();
        while (!timer.isReplaced() && batch.claim(claim)) {
            tasks.event(claim.token(), claim.mask(), lent, timer);
        }
    }

    /** Runs turns that were held back because too many followers blocked, as this one did. */
    void runHeldBack() {
        boolean ran = true;
        while (ran && !tasks.isStopping()) {
            ran = tasks.runHeldBack(lent, timer);
        }
    }
}
