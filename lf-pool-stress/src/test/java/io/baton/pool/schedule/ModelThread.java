package io.baton.pool.schedule;

import java.util.concurrent.locks.LockSupport;

/** One of the threads that take turns: it continues only when it is told to. It is used for many runs. */
final class ModelThread extends Thread {

    private final int number;
    private volatile Runnable task;
    private volatile boolean go;
    private Execution execution;
    private volatile Coroutine carried;
    private int unseen;

    ModelThread(int number) {
        super("model-" + number);
        this.number = number;
        setDaemon(true);
    }

    int number() {
        return number;
    }

    /** Sets the next run. The thread begins it when it is told to go. */
    void prepare(Execution of, Runnable work) {
        execution = of;
        task = work;
        carried = null;
        unseen = 0;
    }

    Execution execution() {
        return execution;
    }

    /** The code that this thread runs now, which therefore takes its steps; or null. */
    void carry(Coroutine code) {
        carried = code;
    }

    /** Until {@link #seen}, what this thread does belongs to the step it took last. */
    void unseen() {
        unseen++;
    }

    void seen() {
        unseen--;
    }

    void go() {
        go = true;
        Thread runs = carried;
        LockSupport.unpark(runs != null ? runs : this);
    }

    private void pause() {
        while (!go) {
            LockSupport.park(this);
        }
        go = false;
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

    /** Announces a step, lets other threads run first if they are chosen, and returns when this thread may take the step. */
    void step(Steps.Step next) {
        if (unseen > 0) {
            return;
        }
        execution.checkNotOver();
        if (execution.next(this, next) != this) {
            pause();
        }
        execution.checkNotOver();
    }
}
