package io.baton.pool.schedule;

import java.util.List;

/** A few threads with new objects, and what must hold when no thread can continue. */
public interface Program {

    /** The threads, in an order that does not change from run to run. */
    List<Runnable> threads();

    /** A run is given up after this many steps, because its schedule is unfair: two threads may disturb each other for ever. */
    default int tooLong() {
        return 150;
    }

    /** Called before each step, and takes none itself. Throws an AssertionError if something is wrong. */
    default void checkStep() {
    }

    /** Called when every thread has ended or waits for ever. Throws an AssertionError if something is wrong. */
    void check();
}
