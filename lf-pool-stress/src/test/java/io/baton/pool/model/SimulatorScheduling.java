package io.baton.pool.model;

import io.baton.epoll.sim.Scheduling;
import io.baton.pool.schedule.Simulator;
import io.baton.pool.schedule.Strands;
import io.baton.pool.schedule.Steps;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The threads of a {@link Simulator} call the kernel: each call is a step, and each wait one more. One thread runs at a time anyway. */
public final class SimulatorScheduling implements Scheduling {

    private final Simulator simulator;

    /** For the kernel of this simulation. */
    public SimulatorScheduling(Simulator simulator) {
        this.simulator = simulator;
    }

    @Override
    public void enter(String call, int fd) {
        Steps.at(call);
    }

    @Override
    public void lock() {
    }

    @Override
    public void unlock() {
    }

    @Override
    public void changed() {
    }

    @Override
    public void await(BooleanSupplier ready, LongSupplier lookAgainAt) {
        Strands.await("wait", ready, lookAgainAt);
    }

    @Override
    public void delay(long until) {
        Strands.delay(until);
    }

    @Override
    public long nanoTime() {
        return simulator.now();
    }
}
