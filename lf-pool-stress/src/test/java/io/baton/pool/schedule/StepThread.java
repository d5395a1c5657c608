package io.baton.pool.schedule;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A thread that stops at each of its {@link Steps}, and continues when it is told to. */
abstract class StepThread extends Thread {

    private volatile boolean go;
    private volatile Coroutine carried;
    private int unseen;

    StepThread(String name) {
        super(name);
        setDaemon(true);
    }

    abstract int number();

    /** Announces a step, lets other threads run first if they are chosen, and returns when this thread may take the step. */
    abstract void step(long reads, long writes, BooleanSupplier ready);

    /** The same, of a step that may be taken at any time, with a name. */
    void step(String what) {
        step(0, 0, null);
    }

    /** Ends this thread's code if the run is over. */
    abstract void checkNotOver();

    /** Something is wrong. */
    abstract void fail(Throwable thrown);

    /** For a new run. */
    final void reset() {
        carried = null;
        unseen = 0;
    }

    /** The code that this thread runs now, which therefore takes its steps; or null. */
    final void carry(Coroutine code) {
        carried = code;
    }

    /** Until {@link #seen}, what this thread does belongs to the step it took last. */
    final void unseen() {
        unseen++;
    }

    final void seen() {
        unseen--;
    }

    final boolean isUnseen() {
        return unseen > 0;
    }

    final void go() {
        go = true;
        Thread runs = carried;
        LockSupport.unpark(runs != null ? runs : this);
    }

    /** By this thread, or by the code that it carries. */
    final void pause() {
        while (!go) {
            LockSupport.park(this);
        }
        go = false;
    }
}
