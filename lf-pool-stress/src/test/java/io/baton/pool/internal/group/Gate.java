package io.baton.pool.internal.group;

import io.baton.pool.model.SimulatedJdk;
import io.baton.pool.schedule.Steps;

/** What a handler waits for, as for the answer of another server: it parks until another thread opens the gate. */
final class Gate {

    private static final long GATE = Steps.bit("gate");

    private Thread waiter;
    private boolean open;

    void await() {
        Steps.at(0, GATE);
        while (!open) {
            waiter = Thread.currentThread();
            SimulatedJdk.park(this);
            Steps.at(GATE, 0);
        }
    }

    void open() {
        Steps.at(0, GATE);
        open = true;
        if (waiter != null) {
            SimulatedJdk.unpark(waiter);
        }
    }
}
