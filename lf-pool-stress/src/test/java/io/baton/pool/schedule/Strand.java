package io.baton.pool.schedule;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** A thread of a {@link Simulator}. Other strands use its fields while it does not run. */
final class Strand extends StepThread {

    static final LongSupplier NEVER = () -> Long.MAX_VALUE;

    final Simulator simulator;
    private final int number;
    private final Runnable task;
    /** Of its priority: of those that can run, the one with the highest runs. */
    int priority;
    boolean started;
    boolean ended;
    boolean daemon;
    boolean permit;
    boolean interrupt;
    /** What it waits for; null if it can go on. */
    BooleanSupplier ready;
    LongSupplier lookAgainAt = NEVER;
    /** It lost its core until then. */
    long heldUntil;
    String at = "start";

    Strand(Simulator simulator, int number, String name, Runnable task) {
        super(name);
        this.simulator = simulator;
        this.number = number;
        this.task = task;
    }

    @Override
    int number() {
        return number;
    }

    boolean isReady() {
        return ready == null || ready.getAsBoolean();
    }

    boolean isEnabled(long now) {
        return now >= heldUntil && isReady();
    }

    @Override
    public void run() {
        pause();
        Throwable failure = null;
        try {
            checkNotOver();
            task.run();
        } catch (Steps.Stop over) {
            // The run ended before this thread did.
        } catch (Throwable e) {
            failure = e;
        }
        simulator.ended(this, failure);
    }

    @Override
    void step(long reads, long writes, BooleanSupplier until) {
        simulator.step(this, "virtual thread", until, NEVER);
    }

    @Override
    void step(String what) {
        simulator.step(this, what, null, NEVER);
    }

    @Override
    void checkNotOver() {
        simulator.checkNotOver();
    }

    @Override
    void fail(Throwable thrown) {
        simulator.fail(thrown);
    }

    /** The same in each run, unlike that of other threads: so sets of strands have one order. */
    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }
}
