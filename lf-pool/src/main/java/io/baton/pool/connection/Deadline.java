package io.baton.pool.connection;

import io.baton.pool.Timeout;
import io.baton.pool.time.TimerEntry;

import java.time.Duration;

/** A task of a user, put off: when its time has come it runs as a turn of its connection. */
final class Deadline extends TimerEntry implements Timeout {

    private final PooledConnection connection;
    private final Deadlines deadlines;
    private final Runnable task;
    /** Its time has come, and the turn has not begun it yet; cancel and reschedule clear it. */
    private volatile boolean due;

    Deadline(PooledConnection connection, Deadlines deadlines, Runnable task) {
        this.connection = connection;
        this.deadlines = deadlines;
        this.task = task;
    }

    @Override
    public void expire() {
        due = true;
        deadlines.due(this);
    }

    /** In the turn. */
    void run() {
        if (due) {
            due = false;
            deadlines.forget(this);
            task.run();
        }
    }

    @Override
    public void reschedule(Duration delay) {
        due = false;
        deadlines.put(this, delay);
    }

    @Override
    public void cancel() {
        due = false;
        deadlines.forget(this);
    }

    @Override
    public boolean isPending() {
        return due || connection.home().timers().isPending(this);
    }
}
