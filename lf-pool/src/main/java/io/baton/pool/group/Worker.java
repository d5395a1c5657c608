package io.baton.pool.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.Promotion;
import io.baton.pool.connection.Chunk;
import io.baton.pool.connection.TurnMeter;
import io.baton.pool.lead.Follower;
import io.baton.pool.lead.Lead;
import io.baton.pool.lead.ReadyBatch;
import io.baton.pool.lead.Watch;

/**
 * The loop of one thread of a group: leads, follows, or runs a slow turn. The order in which it looks for something to do is
 * what keeps events from being lost: the lead first, then turns for followers, then a place to park, and after finding that
 * place once more whether something came meanwhile.
 */
final class Worker implements Runnable, TurnMeter {

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private final Follower me;
    private final Lead lead;
    private final ReadyBatch batch;
    private final Work work;
    private final Counters counters;
    private final Promotion promotion;
    private final Watch watch;
    private final Chunk lent;
    private final ReadyBatch.Claim claim = new ReadyBatch.Claim();
    private boolean leading;
    private long turnStart;

    Worker(Follower me, Lead lead, ReadyBatch batch, Work work, Counters counters, Promotion promotion, Chunk lent) {
        this.me = me;
        this.lead = lead;
        this.batch = batch;
        this.work = work;
        this.counters = counters;
        this.promotion = promotion;
        this.watch = new Watch(lead);
        this.lent = lent;
    }

    @Override
    public void run() {
        me.bind();
        while (!work.isStopping()) {
            try {
                step();
            } catch (Throwable failure) {
                // A callback's failure ends its connection before it gets here: this is ours, and must not cost the thread.
                LOG.log(System.Logger.Level.ERROR, "a thread of the pool goes on after a failure of its loop", failure);
            }
        }
        lead.resign(me);
        lead.wakeAll();
    }

    private void step() {
        if (lead.isLeader(me)) {
            lead.keepWatch();
            leadOn();
            return;
        }
        if (lead.isTaken() && work.hasForFollowers()) {
            lead.keepWatch();
            work.runForFollowers(lent, this);
            return;
        }
        switch (lead.settle(me)) {
            case LEADER -> {
            }
            case WATCHER -> {
                lookAgain();
                if (watch.keep(me)) {
                    counters.promotions.increment();
                    work.relieved();
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
            lead.wakeOne();
        }
    }

    private void leadOn() {
        while (!work.isStopping()) {
            while (batch.claim(claim)) {
                if (promotion == Promotion.EAGER) {
                    lead.pass(me);
                }
                work.event(claim.token(), claim.mask(), lent, this);
                if (!lead.isLeader(me)) {
                    return;
                }
            }
            while (work.runForAnybody(lent, this)) {
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
                lead.endWait();
            }
        }
    }

    private void waitForEvents() {
        // What was queued before WAITING was set rang no bell.
        if (work.hasForAnybody() || work.isStopping()) {
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
        return leading ? !lead.isLeader(me) : System.nanoTime() - turnStart > Watch.PROMOTION_DELAY_NANOS;
    }
}
