package io.baton.pool.internal.connection;

import io.baton.pool.internal.thread.SpinLock;

import org.jspecify.annotations.Nullable;

/**
 * A queue of owned connections, first in, first out. They are linked through themselves, which works because an owned connection
 * is in one queue at most, and means that queueing cannot fail for want of memory. Any thread.
 */
public final class ConnectionFifo {

    private final SpinLock lock = new SpinLock();
    private volatile @Nullable PooledConnection head;
    /** Null if there is no head. */
    private @Nullable PooledConnection tail;

    /** Appends an owned connection. */
    public void add(PooledConnection connection) {
        lock.lock();
        PooledConnection before = tail;
        if (before == null) {
            head = connection;
        } else {
            before.queuedNext = connection;
        }
        tail = connection;
        lock.unlock();
    }

    /** Takes the first connection out; null if there is none. */
    public @Nullable PooledConnection poll() {
        return head == null ? null : take();
    }

    private @Nullable PooledConnection take() {
        lock.lock();
        PooledConnection first = head;
        if (first != null) {
            head = first.queuedNext;
            first.queuedNext = null;
            tail = head == null ? null : tail;
        }
        lock.unlock();
        return first;
    }

    /** Whether there is none. A volatile read. */
    public boolean isEmpty() {
        return head == null;
    }
}
