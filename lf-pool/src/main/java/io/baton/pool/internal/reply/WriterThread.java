package io.baton.pool.internal.reply;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

import io.baton.pool.internal.log.Log;

/**
 * The writer as a thread ({@link io.baton.pool.Writing#THREAD}): a batch processor of the Disruptor that calls {@link
 * ReplyWriter}.
 */
final class WriterThread implements EventHandler<ReplySlot>, ExceptionHandler<ReplySlot> {

    private static final Log LOG = Log.of(WriterThread.class);

    private final ReplyWriter writer;
    private final BatchEventProcessor<ReplySlot> processor;

    WriterThread(RingBuffer<ReplySlot> ring, ReplyWriter writer) {
        this.writer = writer;
        this.processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), this);
        // The Disruptor's default handler would end the thread at the first exception.
        this.processor.setExceptionHandler(this);
    }

    Sequence sequence() {
        return processor.getSequence();
    }

    Thread newThread(String name) {
        return new Thread(processor, name);
    }

    /** Ends the thread after the batch it is handling. */
    void halt() {
        processor.halt();
    }

    @Override
    public void onBatchStart(long size, long depth) {
        try {
            writer.recover();
        } catch (Throwable failure) {
            // Thrown out of here, it would cost the batch an event.
            LOG.error("the writer could not end what had failed", null, failure);
        }
    }

    @Override
    public void onEvent(ReplySlot slot, long sequence, boolean endOfBatch) {
        try {
            try {
                writer.makeWayFor(slot);
            } finally {
                // In any case: an event that throws is not repeated.
                writer.handle(slot);
            }
        } finally {
            if (endOfBatch) {
                // The slots are given back to the producers after this, and gathered replies are in their memory.
                writer.finish();
            }
        }
        if (endOfBatch && writer.hasFailures()) {
            writer.logFailures();
        }
    }

    /**
     * {@link ReplyWriter} handles the failures of a connection. Any other is a bug of the pool and must not end the thread.
     */
    @Override
    public void handleEventException(Throwable failure, long sequence, ReplySlot slot) {
        LOG.error("the writer goes on after a failure", null, failure);
    }

    @Override
    public void handleOnStartException(Throwable failure) {
        LOG.error("the writer could not start in order", null, failure);
    }

    @Override
    public void handleOnShutdownException(Throwable failure) {
        LOG.error("the writer could not end in order", null, failure);
    }
}
