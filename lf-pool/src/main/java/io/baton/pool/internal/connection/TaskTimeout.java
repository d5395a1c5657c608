package io.baton.pool.internal.connection;

import io.baton.pool.Timeout;
import io.baton.pool.internal.time.TimeoutEntry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A scheduled task of a user: when its time has come it runs as a turn of its connection. */
final class TaskTimeout extends TimeoutEntry implements Timeout {

    private final TaskTimeouts taskTimeouts;
    private final Runnable task;
    // Its place among the connection's tasks, guarded by the lock of taskTimeouts; in no list while it is not pending.
    @Nullable TimeoutList list;
    @Nullable TaskTimeout before;
    @Nullable TaskTimeout after;

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
