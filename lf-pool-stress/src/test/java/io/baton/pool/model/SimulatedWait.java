package io.baton.pool.model;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;

import io.baton.pool.schedule.Strands;

/**
 * How the writer's thread waits for replies in a simulation: as the Disruptor's BlockingWaitStrategy, but in a way that lets the other
 * threads of the simulation run. For one thread that waits.
 */
final class SimulatedWait implements WaitStrategy {

    private long last = -1;

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier) throws AlertException {
        if (sequence == last) {
            // A slot was claimed and is not published yet: the caller has found that, and asks again.
            Strands.giveWay("unpublished");
        }
        last = sequence;
        Strands.await("writer waits", () -> cursor.get() >= sequence || barrier.isAlerted(), () -> Long.MAX_VALUE);
        barrier.checkAlert();
        return dependent.get();
    }

    /** The one that waits looks by itself. */
    @Override
    public void signalAllWhenBlocking() {
    }
}
