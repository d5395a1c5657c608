package io.baton.pool.schedule;

import java.util.List;

/** A few threads on fresh objects, and what must hold when they have come to rest. */
public interface Program {

    /** The threads, in an order that does not change from run to run. */
    List<Runnable> threads();

    /** Called when every thread has ended or waits for something that does not come; throws what is wrong. */
    void check();
}
