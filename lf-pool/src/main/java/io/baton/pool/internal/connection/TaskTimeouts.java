package io.baton.pool.internal.connection;

import io.baton.pool.Timeout;

import io.baton.pool.internal.thread.SpinLock;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;

/** The scheduled tasks of one connection; exists only for those that have had one. */
final class TaskTimeouts {

    private static final VarHandle OF_CONNECTION;

    static {
        try {
            OF_CONNECTION = MethodHandles.lookup()
                    .findVarHandle(PooledConnection.class, "taskTimeouts", TaskTimeouts.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final PooledConnection connection;
    private final SpinLock lock = new SpinLock();
    /** In the clock, or just taken out of it. */
    private final TimeoutList waiting = new TimeoutList();
    /** Their time has come, and no turn has begun them yet. */
    private final TimeoutList due = new TimeoutList();
    /** Never false while there is one; turns look at it without the lock. */
    private volatile boolean maybeDue;
    private boolean ended;

    private TaskTimeouts(PooledConnection connection) {
        this.connection = connection;
    }

    /** Those of a connection, made if they are the first. */
    static TaskTimeouts of(PooledConnection connection) {
        TaskTimeouts known = connection.taskTimeouts;
        if (known != null) {
            return known;
        }
        TaskTimeouts made = new TaskTimeouts(connection);
        TaskTimeouts before = (TaskTimeouts) OF_CONNECTION.compareAndExchange(connection, (TaskTimeouts) null, made);
        return before == null ? made : before;
    }

    Timeout schedule(Duration delay, Runnable task) {
        TaskTimeout timeout = new TaskTimeout(this, Objects.requireNonNull(task, "task"));
        put(timeout, delay);
        return timeout;
    }

    /**
     * Any thread. The lock is held over the clock's, so that {@link #end} misses none. A connection that had no task when it
     * ended had nothing to call {@code end} of; so it is asked too. It notes its end before it looks for this object, and this
     * object is there before it asks.
     */
    void put(TaskTimeout timeout, Duration delay) {
        Objects.requireNonNull(delay, "delay");
        lock.lock();
        try {
            if (!ended && !connection.inbound().isEndedNow()) {
                leave(timeout);
                connection.services().timers().schedule(timeout, delay);
                waiting.add(timeout);
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(TaskTimeout timeout) {
        lock.lock();
        try {
            leave(timeout);
            connection.services().timers().cancel(timeout);
        } finally {
            lock.unlock();
        }
    }

    private static void leave(TaskTimeout timeout) {
        if (timeout.list != null) {
            timeout.list.remove(timeout);
        }
    }

    boolean isPending(TaskTimeout timeout) {
        lock.lock();
        try {
            return timeout.list != null;
        } finally {
            lock.unlock();
        }
    }

    /** By the leader: its time has come, unless it was rescheduled or cancelled since the clock took it out. */
    void due(TaskTimeout timeout) {
        lock.lock();
        try {
            if (timeout.list != waiting || connection.services().timers().isPending(timeout)) {
                return;
            }
            waiting.remove(timeout);
            due.add(timeout);
            maybeDue = true;
        } finally {
            lock.unlock();
        }
        connection.wantTurn();
    }

    /** In the turn. A task that closes the connection is the last one. */
    void runDue() {
        while (connection.isOpen()) {
            TaskTimeout next = begin();
            if (next == null) {
                return;
            }
            next.run();
            Turn.forgetInterrupt();
        }
    }

    /** Takes the next task that is due, or null. A turn mostly finds none, and needs no lock to see that. */
    private @Nullable TaskTimeout begin() {
        if (!maybeDue) {
            return null;
        }
        lock.lock();
        try {
            TaskTimeout next = due.first();
            if (next == null) {
                maybeDue = false;
            } else {
                due.remove(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended: nothing of it stays in the clock. */
    void end() {
        lock.lock();
        try {
            ended = true;
            for (TaskTimeout next = waiting.first(); next != null; next = waiting.first()) {
                connection.services().timers().cancel(next);
                waiting.remove(next);
            }
            for (TaskTimeout next = due.first(); next != null; next = due.first()) {
                due.remove(next);
            }
        } finally {
            lock.unlock();
        }
    }
}
