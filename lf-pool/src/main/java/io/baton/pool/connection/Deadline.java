package io.baton.pool.connection;

import io.baton.pool.Timeout;
import io.baton.pool.time.TimerEntry;

import java.time.Duration;

/** A task of a user, put off: when its time has come it runs as a turn of its connection. */
final class Deadline extends TimerEntry implements Timeout {

    private final Deadlines deadlines;
    private final Runnable task;
    // Where it is among the connection's deadlines, and guarded by them; in no list while it is not pending.
    DeadlineList list;
    Deadline before;
    Deadline after;

    Deadline(Deadlines deadlines, Runnable task) {
        this.deadlines = deadlines;
        this.task = task;
    }

    @Override
    public void expire() {
        deadlines.due(this);
    }

    void run() {
        task.run();
    }

    @Override
    public void reschedule(Duration delay) {
        deadlines.put(this, delay);
    }

    @Override
    public void cancel() {
        deadlines.forget(this);
    }

    @Override
    public boolean isPending() {
        return deadlines.isPending(this);
    }
}
