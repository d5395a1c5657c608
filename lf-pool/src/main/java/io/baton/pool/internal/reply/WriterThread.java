package io.baton.pool.internal.reply;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

import io.baton.pool.internal.log.Log;

/** The writer as a thread: the Disruptor's batch processor in front of {@link ReplyWriter}. */
final class WriterThread implements EventHandler<ReplySlot>, ExceptionHandler<ReplySlot> {

    private static final Log LOG = Log.of(WriterThread.class);

    private final ReplyWriter writer;
    private final BatchEventProcessor<ReplySlot> processor;

    WriterThread(RingBuffer<ReplySlot> ring, ReplyWriter writer) {
        this.writer = writer;
        this.processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), this);
        // The Disruptor's own would end the consumer with the first exception.
        this.processor.setExceptionHandler(this);
    }

    Sequence sequence() {
        return processor.getSequence();
    }

    Thread newThread(String name) {
        return new Thread(processor, name);
    }

    /** Ends it after the batch it is at. */
    void halt() {
        processor.halt();
    }

    @Override
    public void onBatchStart(long size, long depth) {
        writer.recover();
    }

    @Override
    public void onEvent(ReplySlot slot, long sequence, boolean endOfBatch) {
        try {
            writer.makeWayFor(slot);
            writer.handle(slot);
        } finally {
            if (endOfBatch) {
                // The slots, whose memory is gathered, are given back to the producers after this.
                writer.finish();
            }
        }
        if (endOfBatch && writer.hasFailures()) {
            writer.logFailures();
        }
    }

    /** The writer catches what goes wrong with a connection; what gets here is ours, and must not end the thread. */
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
