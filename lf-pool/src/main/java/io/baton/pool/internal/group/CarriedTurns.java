package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.Turn;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.log.OncePerSecond;
import io.baton.pool.internal.thread.Carrier;
import io.baton.pool.internal.thread.VirtualFollower;
import io.baton.pool.internal.thread.VirtualFollowers;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Turns on virtual followers. A thread of the pool carries a follower that does the work in its stead: it leads, runs a slow
 * turn, or helps. If a handler blocks, its follower leaves the carrier, and the carrier, which still holds the lead, has another
 * follower go on at once with what is left of the batch. So a block costs the others about a microsecond, and no thread.
 *
 * <p>When its block has ended, a follower is queued. The leader gives way to such followers after each batch; a carrier without
 * the lead runs them too.
 *
 * <p>What does not leave its carrier, as a native call, or a handler that computes, keeps the carrier's thread. Then the lead
 * passes between carriers, by the same rules as between the threads of a pool without virtual followers.
 */
final class CarriedTurns implements TurnThreads {

    private static final Message FAILURE = Log.of(CarriedTurns.class).error("a virtual follower failed");
    /** After this many followers the leader looks at the kernel's events again. */
    private static final int IN_A_ROW = 64;
    /** How long a carrier parks at a time for a follower that must not leave it. */
    private static final long STAY_NANOS = 50_000;
    /** So many times it leaves a follower that can run to other carriers: for a millisecond. */
    private static final int PATIENCE = 20;

    private enum Job { LEAD, SLOW_TURN, HELP }

    private final GroupMembership membership;
    private final VirtualFollowers all;
    private final BufferPool buffers;
    private final PromotionPolicy promotion;
    private final LongSupplier runQueueDelay;
    private final LongSupplier ran;
    private final Runnable needsLeader;
    private final OncePerSecond failures;
    private final Carrier carrier = new Carrier();
    private final Follower me;

    /**
     * For one carrier in one group.
     *
     * @param all the virtual followers of the group
     * @param runQueueDelay how long the carrier has waited for a core so far
     * @param ran how long it has had one
     * @param needsLeader see {@link LeaderLoop}
     * @param failures limits the log
     */
    CarriedTurns(GroupMembership membership, VirtualFollowers all, PromotionPolicy promotion,
            LongSupplier runQueueDelay, LongSupplier ran, Runnable needsLeader, OncePerSecond failures) {
        this.membership = membership;
        this.all = all;
        this.buffers = membership.buffers();
        this.promotion = promotion;
        this.runQueueDelay = runQueueDelay;
        this.ran = ran;
        this.needsLeader = needsLeader;
        this.failures = failures;
        this.me = membership.me();
    }

    /** A virtual follower with what it needs to run turns. */
    private final class TurnFollower extends VirtualFollower {

        private final TurnTimer timer = new TurnTimer(me, membership.lead(), runQueueDelay, ran);
        private final PooledBuffer lent = buffers.take(Turn.SMALL_BUFFER);
        private final TurnLoops loops = new TurnLoops(membership, timer, promotion, lent, needsLeader);
        private Job job;

        TurnFollower(Job job) {
            super(all);
            this.job = job;
        }

        @Override
        protected void work() {
            switch (job) {
                case LEAD -> {
                    // The last leader may have blocked with replies in the ring.
                    membership.tasks().sendReplies();
                    loops.lead();
                }
                case SLOW_TURN -> loops.slowTurn();
                case HELP -> loops.help();
                default -> throw new IllegalStateException();
            }
            if (isAlone()) {
                loops.runHeldBack();
            }
        }

        @Override
        protected void ended() {
            buffers.giveBack(lent);
        }
    }

    @Override
    public void lead() {
        carry(Job.LEAD);
    }

    @Override
    public void slowTurn() {
        carry(Job.SLOW_TURN);
    }

    @Override
    public void help() {
        carry(Job.HELP);
    }

    private void carry(Job job) {
        TurnFollower follower = begin(job);
        for (;;) {
            boolean done = mount(follower);
            me.progress();
            if (done) {
                rethrow(carrier.takeFailure());
                return;
            }
            if (goesOnItself(follower, job)) {
                // It gave way to others, or its block has ended already.
                runReady();
            } else if (goesOn(job)) {
                follower = begin(job);
            } else {
                return;
            }
        }
    }

    /** {@link Carrier#mount}. If the JDK cannot park the follower for lack of memory, that one goes on. */
    private boolean mount(TurnFollower follower) {
        try {
            return carrier.mount(follower);
        } catch (Throwable failure) {
            if (!follower.findAgain()) {
                throw failure;
            }
            LockSupport.parkNanos(this, STAY_NANOS);
            return false;
        }
    }

    /** A follower is back whose job is not done: false if it blocks and has left this carrier, which must not touch it then. */
    private boolean goesOnItself(TurnFollower follower, Job job) {
        boolean ready = follower.takeReady();
        for (int looks = 0; !ready && mustStay(follower, job); looks++) {
            letOthersGoOn(looks);
            LockSupport.parkNanos(this, STAY_NANOS);
            ready = follower.takeReady();
        }
        if (ready) {
            return true;
        }
        TurnTimer timer = follower.timer;
        timer.leaves();
        if (follower.leave()) {
            return false;
        }
        timer.stays();
        return follower.takeReady();
    }

    /**
     * What a follower that must not leave waits for, as a monitor, may be held by one that can run. An idle carrier is woken for
     * that one; if there is none, or none has run it for long, this one does.
     */
    private void letOthersGoOn(int looks) {
        if (all.hasReady() && (looks >= PATIENCE || !membership.lead().wakeOne())) {
            runReady();
        }
    }

    /**
     * Whether others wait for this follower: it is in epoll_wait, or it sends replies. Neither blocks for long, unless a provider
     * of system calls does, or what logs a rare error. Then the carrier waits, as a thread without virtual followers would.
     */
    private boolean mustStay(TurnFollower follower, Job job) {
        return job == Job.LEAD && membership.lead().isWaitingLeader(me)
                || membership.tasks().isWriting(follower.thread());
    }

    /** A follower has blocked and left this carrier: whether another one has to take its job over. */
    private boolean goesOn(Job job) {
        boolean leads = job == Job.LEAD && membership.lead().isLeader(me) && !membership.tasks().isStopping();
        if (leads) {
            membership.counters().promotions.incrementAndGet();
        }
        return leads;
    }

    private TurnFollower begin(Job job) {
        TurnFollower follower = (TurnFollower) carrier.take();
        if (follower == null) {
            follower = new TurnFollower(job);
            all.add(follower);
        }
        follower.job = job;
        follower.timer.carriedBy(me, runQueueDelay, ran);
        follower.timer.stays();
        return follower;
    }

    @Override
    public boolean runReady() {
        int count = 0;
        for (TurnFollower next = poll(); next != null; next = ++count < IN_A_ROW ? poll() : null) {
            next.timer.carriedBy(me, runQueueDelay, ran);
            boolean done = mount(next);
            me.progress();
            Throwable failure = done ? carrier.takeFailure() : null;
            if (failure != null && failures.permits(System.nanoTime())) {
                FAILURE.log(failure);
            }
        }
        return count > 0;
    }

    private @Nullable TurnFollower poll() {
        return (TurnFollower) all.pollReady();
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        carrier.close();
    }
}
