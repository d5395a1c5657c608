package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.ReadyBatch;

/**
 * The work of a leader where none is, because all threads wait in callbacks for what their peers send or take: nobody would
 * hear of it, and no timeout would come. So a thread that waits takes the lead for a moment, and passes events on to the others
 * that wait. It is in a callback and runs no other: a turn that is needed is queued for the next leader.
 */
final class StandIn {

    private final Lead lead;
    private final ReadyBatch batch;
    private final Dispatcher dispatcher;
    private final TurnQueue turnQueue;

    /** Of one group. */
    StandIn(Lead lead, ReadyBatch batch, Dispatcher dispatcher, TurnQueue turnQueue) {
        this.lead = lead;
        this.batch = batch;
        this.dispatcher = dispatcher;
        this.turnQueue = turnQueue;
    }

    /** Handles what has come, without waiting, if nobody else leads. By a thread that is in a callback. */
    void look() {
        Follower me = lead.ofCurrentThread();
        if (me == null) {
            return;
        }
        boolean leads = lead.isLeader(me);
        if (!lead.takeIfFree(me)) {
            return;
        }
        // A handler that is asked about a new connection must not see the interrupt that may end this thread's wait.
        boolean interrupted = Thread.interrupted();
        try {
            handleBatch();
            if (lead.beginWait(me)) {
                fillBatch(me);
                handleBatch();
            }
        } finally {
            if (!leads) {
                turnQueue.giveLeadUp();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void fillBatch(Follower me) {
        try {
            batch.fillAtOnce();
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        } finally {
            me.progress();
            lead.endWait();
        }
    }

    private void handleBatch() {
        ReadyBatch.Claim claim = new ReadyBatch.Claim();
        while (batch.claim(claim)) {
            dispatcher.eventWithoutTurn(claim.token(), claim.mask());
        }
    }
}
