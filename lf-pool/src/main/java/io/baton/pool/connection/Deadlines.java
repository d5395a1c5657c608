package io.baton.pool.connection;

import io.baton.pool.Timeout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/** The put-off tasks of one connection; exists only for those that have had one. */
final class Deadlines {

    private static final VarHandle OF_CONNECTION;

    static {
        try {
            OF_CONNECTION = MethodHandles.lookup().findVarHandle(PooledConnection.class, "deadlines", Deadlines.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final PooledConnection connection;
    private final ConcurrentLinkedQueue<Deadline> due = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Deadline> pending = new HashSet<>();
    private boolean ended;

    private Deadlines(PooledConnection connection) {
        this.connection = connection;
    }

    /** Those of a connection, made if they are the first. */
    static Deadlines of(PooledConnection connection) {
        if (connection.deadlines == null) {
            OF_CONNECTION.compareAndSet(connection, null, new Deadlines(connection));
        }
        return connection.deadlines;
    }

    Timeout schedule(Duration delay, Runnable task) {
        Deadline deadline = new Deadline(this, task);
        put(deadline, delay);
        return deadline;
    }

    /** Any thread. The lock is held over the clock's, so that {@link #end} misses none. */
    void put(Deadline deadline, Duration delay) {
        lock.lock();
        try {
            if (!ended) {
                deadline.due(false);
                pending.add(deadline);
                connection.home().timers().schedule(deadline, delay);
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(Deadline deadline) {
        lock.lock();
        try {
            deadline.due(false);
            pending.remove(deadline);
            connection.home().timers().cancel(deadline);
        } finally {
            lock.unlock();
        }
    }

    boolean isPending(Deadline deadline) {
        lock.lock();
        try {
            return pending.contains(deadline);
        } finally {
            lock.unlock();
        }
    }

    /** By the leader: its time has come, unless it was put off anew or cancelled since the clock took it out. */
    void due(Deadline deadline) {
        lock.lock();
        try {
            if (!pending.contains(deadline) || connection.home().timers().isPending(deadline)) {
                return;
            }
            deadline.due(true);
            due.add(deadline);
        } finally {
            lock.unlock();
        }
        connection.wantTurn();
    }

    /** In the turn. A task that closes the connection is the last one. */
    void runDue() {
        while (connection.isOpen()) {
            Deadline next = due.poll();
            if (next == null) {
                return;
            }
            if (begin(next)) {
                next.run();
            }
        }
    }

    private boolean begin(Deadline deadline) {
        lock.lock();
        try {
            boolean begins = deadline.isDue();
            if (begins) {
                deadline.due(false);
                pending.remove(deadline);
            }
            return begins;
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended: nothing of it stays in the clock. */
    void end() {
        lock.lock();
        try {
            ended = true;
            pending.forEach(connection.home().timers()::cancel);
            pending.clear();
            due.clear();
        } finally {
            lock.unlock();
        }
    }
}
