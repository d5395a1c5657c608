package io.baton.pool.schedule;

import java.util.concurrent.locks.LockSupport;

/**
 * Code that a thread of a {@link Program} runs until the code suspends itself; that thread, or another one, may resume it later. Its
 * steps are those of the thread that runs it. It has a thread of the JVM for its stack, which runs while the other one waits.
 */
public abstract class Coroutine extends Thread {

    private volatile StepThread carrier;
    private volatile boolean running;
    private boolean begun;

    /** Code that has not begun. */
    protected Coroutine(String name) {
        super(name);
    }

    /** The code. */
    protected abstract void body();

    final StepThread carrier() {
        return carrier;
    }

    /** Runs it until it suspends or ends. By a thread of the program. */
    protected final void runHere() {
        StepThread by = Steps.current();
        carrier = by;
        by.carry(this);
        running = true;
        if (begun) {
            LockSupport.unpark(this);
        } else {
            begun = true;
            setDaemon(true);
            super.start();
        }
        while (running) {
            LockSupport.park(this);
        }
        by.carry(null);
        by.checkNotOver();
    }

    /** Gives the thread back that runs it, until it is resumed. By the code itself. */
    protected final void suspendHere() {
        running = false;
        LockSupport.unpark(carrier);
        while (!running) {
            LockSupport.park(this);
        }
        carrier.checkNotOver();
    }

    @Override
    public final void run() {
        try {
            carrier.checkNotOver();
            body();
        } catch (Steps.Stop over) {
            // The run ended before this code did.
        } catch (Throwable failure) {
            carrier.fail(failure);
        } finally {
            running = false;
            LockSupport.unpark(carrier);
        }
    }

    /** The run is over, and no thread runs this code: ends it. */
    final void end() throws InterruptedException {
        running = true;
        LockSupport.unpark(this);
        join();
    }
}
