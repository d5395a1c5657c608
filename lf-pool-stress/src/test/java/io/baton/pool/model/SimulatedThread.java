package io.baton.pool.model;

import io.baton.pool.schedule.Coroutine;
import io.baton.pool.schedule.Steps;

import java.util.concurrent.Executor;

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
    private final SimulatedJdk jdk;
    private final Runnable continuation = this::mount;
    private State state = State.NEW;
    private boolean permit;

    SimulatedThread(SimulatedJdk jdk, int number, Executor scheduler, String name, Runnable task) {
        super(name);
        this.jdk = jdk;
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
            jdk.wrong("a follower was mounted that cannot run: it is " + state);
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
        if (permit) {
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

    /** Whether it has ended, or waits for an unpark. */
    boolean isAtRest() {
        return state == State.ENDED || state == State.PARKED;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }
}
