package io.baton.pool.model;

import io.baton.pool.schedule.Coroutine;
import io.baton.pool.schedule.Steps;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A virtual thread with the rules of {@code java.lang.VirtualThread} of JDK 21 to 25. It has one permit to park; an unpark that comes
 * before the carrier knows that the thread has parked is found by the carrier; the scheduler gets the same continuation each time that
 * the thread can run, on whichever thread finds that it can.
 */
final class SimulatedThread extends Coroutine {

    private enum State { NEW, RUNNABLE, RUNNABLE_AFTER_PARK, RUNNING, PARKING, PARKED, YIELDING, ENDED }

    private static final int MOST_BITS = 6;

    private final Executor scheduler;
    private final Runnable task;
    private final long bit;
    private final int number;
    private final Consumer<String> wrong;
    private final Runnable continuation = this::mount;
    private State state = State.NEW;
    private boolean permit;
    private boolean interrupt;

    /**
     * A thread that is not started.
     *
     * @param wrong is told what is done that the JDK's rules do not allow
     */
    SimulatedThread(Consumer<String> wrong, int number, Executor scheduler, String name, Runnable task) {
        super(name);
        this.wrong = wrong;
        this.number = number;
        this.scheduler = scheduler;
        this.task = task;
        this.bit = Steps.bit("thread " + Math.min(number, MOST_BITS));
    }

    @Override
    protected void body() {
        task.run();
    }

    @Override
    public void start() {
        Steps.at(0, bit);
        state = State.RUNNABLE;
        scheduler.execute(continuation);
    }

    /** As {@code VirtualThread.runContinuation}, which does nothing if the thread cannot run. */
    private void mount() {
        Steps.at(0, bit);
        if (state != State.RUNNABLE && state != State.RUNNABLE_AFTER_PARK) {
            wrong.accept("a follower was mounted that cannot run: it is " + state);
            return;
        }
        permit &= state == State.RUNNABLE;
        state = State.RUNNING;
        runHere();
        Steps.at(0, bit);
        switch (state) {
            case PARKING -> {
                state = State.PARKED;
                Steps.at(0, bit);
                if (permit && state == State.PARKED) {
                    submit(State.RUNNABLE_AFTER_PARK);
                }
            }
            case YIELDING -> submit(State.RUNNABLE);
            default -> state = State.ENDED;
        }
    }

    private void submit(State as) {
        state = as;
        scheduler.execute(continuation);
    }

    void park() {
        Steps.at(0, bit);
        if (permit || interrupt) {
            permit = false;
            return;
        }
        state = State.PARKING;
        suspendHere();
    }

    void yieldHere() {
        Steps.at(0, bit);
        state = State.YIELDING;
        suspendHere();
    }

    void unpark() {
        Steps.at(0, bit);
        if (permit) {
            return;
        }
        permit = true;
        Steps.at(0, bit);
        if (state == State.PARKED) {
            submit(State.RUNNABLE_AFTER_PARK);
        }
    }

    /** {@code Thread.interrupt}: its park ends, and so does the next one. */
    void interruptHere() {
        interrupt = true;
        unpark();
    }

    boolean isInterrupted(boolean clear) {
        boolean was = interrupt;
        interrupt &= !clear;
        return was;
    }

    /** The same in each run, so that a set of threads has one order. */
    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    /** Whether it has ended, or waits for an unpark. */
    boolean isAtRest() {
        return state == State.ENDED || state == State.PARKED;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }
}
