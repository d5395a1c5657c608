package io.baton.pool.internal.reply;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

/** The writer as a thread: the Disruptor's batch processor in front of {@link ReplyWriter}. */
final class WriterThread implements EventHandler<ReplySlot>, ExceptionHandler<ReplySlot> {

    private static final System.Logger LOG = System.getLogger(WriterThread.class.getName());

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
    public void onEvent(ReplySlot slot, long sequence, boolean endOfBatch) {
        writer.onEvent(slot, sequence, endOfBatch);
    }

    /** The writer catches what goes wrong with a connection; what gets here is ours, and must not end the thread. */
    @Override
    public void handleEventException(Throwable failure, long sequence, ReplySlot slot) {
        LOG.log(System.Logger.Level.ERROR, "the writer goes on after a failure", failure);
    }

    @Override
    public void handleOnStartException(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "the writer could not start in order", failure);
    }

    @Override
    public void handleOnShutdownException(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "the writer could not end in order", failure);
    }
}
