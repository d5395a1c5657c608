package io.baton.pool.internal.connection;

import io.baton.pool.Timeout;
import io.baton.pool.internal.time.TimeoutEntry;

import java.time.Duration;

/** A task of a user, put off: when its time has come it runs as a turn of its connection. */
final class TaskTimeout extends TimeoutEntry implements Timeout {

    private final TaskTimeouts taskTimeouts;
    private final Runnable task;
    // Where it is among the connection's taskTimeouts, and guarded by them; in no list while it is not pending.
    TimeoutList list;
    TaskTimeout before;
    TaskTimeout after;

    TaskTimeout(TaskTimeouts taskTimeouts, Runnable task) {
        this.taskTimeouts = taskTimeouts;
        this.task = task;
    }

    @Override
    public void expire() {
        taskTimeouts.due(this);
    }

    void run() {
        task.run();
    }

    @Override
    public void reschedule(Duration delay) {
        taskTimeouts.put(this, delay);
    }

    @Override
    public void cancel() {
        taskTimeouts.forget(this);
    }

    @Override
    public boolean isPending() {
        return taskTimeouts.isPending(this);
    }
}
