package io.baton.pool.internal.reply;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.thread.PlatformThreads;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The writer as a thread ({@link io.baton.pool.Writing#THREAD}): a batch processor of the Disruptor that calls {@link
 * ReplyWriter}.
 */
final class WriterThread implements EventHandler<ReplySlot>, ExceptionHandler<ReplySlot> {

    private static final Log LOG = Log.of(WriterThread.class);
    private static final Message NOT_ENDED = LOG.error("the writer could not end at once what had failed");
    private static final Message FAILURE = LOG.error("the writer goes on after a failure");
    private static final Message START_FAILED = LOG.error("the writer could not start in order");
    private static final Message END_FAILED = LOG.error("the writer could not end in order");
    private static final long PAUSE_NANOS = 1_000_000;

    private final ReplyWriter writer;
    private final BatchEventProcessor<ReplySlot> processor;
    /** Made beforehand: a step must not fail for lack of memory before it begins. */
    private final Consumer<ReplySlot> makeWay;
    private final Consumer<ReplySlot> handle;
    private final Consumer<ReplySlot> finish;
    private volatile boolean halted;

    WriterThread(RingBuffer<ReplySlot> ring, ReplyWriter writer) {
        this.writer = writer;
        this.makeWay = writer::makeWayFor;
        this.handle = writer::handle;
        this.finish = last -> writer.finish();
        this.processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), this);
        // The Disruptor's default handler would end the thread at the first exception.
        this.processor.setExceptionHandler(this);
    }

    Sequence sequence() {
        return processor.getSequence();
    }

    Thread newThread(String name) {
        return PlatformThreads.unstarted(name, processor);
    }

    /** Ends the thread after the batch it is handling. */
    void halt() {
        halted = true;
        processor.halt();
    }

    /** Whether it has handled its last batch. What it wrote is visible then. */
    boolean hasEnded() {
        return !processor.isRunning();
    }

    @Override
    public void onEvent(ReplySlot slot, long sequence, boolean endOfBatch) {
        attempt(slot, makeWay);
        attempt(slot, handle);
        if (endOfBatch) {
            // The slots are given back to the producers after this, and gathered replies are in their memory.
            attempt(slot, finish);
            if (writer.hasFailures()) {
                writer.logFailures();
            }
        }
    }

    /**
     * Takes a step. If it fails, and so does the writer's handling of the failure, tries that again until it is done: the next
     * step would overwrite what the writer has noted, and after the batch the slot belongs to producers. Memory, most likely, is
     * what is missing, and it comes back.
     */
    private void attempt(ReplySlot slot, Consumer<ReplySlot> step) {
        try {
            step.accept(slot);
        } catch (Throwable failure) {
            NOT_ENDED.log(failure);
            while (!isRecovered() && !halted) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private boolean isRecovered() {
        try {
            writer.recover();
            return true;
        } catch (Throwable again) {
            return false;
        }
    }

    /**
     * {@link ReplyWriter} handles the failures of a connection. Any other is a bug of the pool and must not end the thread.
     */
    @Override
    public void handleEventException(Throwable failure, long sequence, ReplySlot slot) {
        FAILURE.log(failure);
    }

    @Override
    public void handleOnStartException(Throwable failure) {
        START_FAILED.log(failure);
    }

    @Override
    public void handleOnShutdownException(Throwable failure) {
        END_FAILED.log(failure);
    }
}
