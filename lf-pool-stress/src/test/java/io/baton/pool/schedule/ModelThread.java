package io.baton.pool.schedule;

import java.util.function.BooleanSupplier;

/** One of the threads of an {@link Execution}. It is used for many runs. */
final class ModelThread extends StepThread {

    private final int number;
    private volatile Runnable task;
    private Execution execution;

    ModelThread(int number) {
        super("model-" + number);
        this.number = number;
    }

    @Override
    int number() {
        return number;
    }

    /** Sets the next run. The thread begins it when it is told to go. */
    void prepare(Execution of, Runnable work) {
        execution = of;
        task = work;
        reset();
    }

    @Override
    void checkNotOver() {
        execution.checkNotOver();
    }

    @Override
    void fail(Throwable thrown) {
        execution.fail(thrown);
    }

    @Override
    public void run() {
        for (;;) {
            pause();
            Throwable failure = null;
            try {
                execution.checkNotOver();
                task.run();
            } catch (Steps.Stop over) {
                // The run ended before this thread did.
            } catch (Throwable e) {
                failure = e;
            }
            execution.ended(this, failure);
        }
    }

    @Override
    void step(long reads, long writes, BooleanSupplier ready) {
        if (isUnseen()) {
            return;
        }
        execution.checkNotOver();
        if (execution.next(this, new Steps.Step(number, reads, writes, ready)) != this) {
            pause();
        }
        execution.checkNotOver();
    }
}
