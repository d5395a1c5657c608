package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.PooledConnection;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Owned connections that wait for a thread to run their turn: new ones, ones that somebody asked to close, and slow ones, which
 * only followers take. A connection is here at most once, since it is owned.
 */
final class TurnQueue {

    private final ConcurrentLinkedQueue<PooledConnection> forAnybody = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<PooledConnection> forFollowers = new ConcurrentLinkedQueue<>();

    void addForAnybody(PooledConnection connection) {
        forAnybody.add(connection);
    }

    void addForFollowers(PooledConnection connection) {
        forFollowers.add(connection);
    }

    /** The next turn that the leader may run too, or null. */
    PooledConnection nextForAnybody() {
        return forAnybody.poll();
    }

    /** The next turn that only followers run, or null. */
    PooledConnection nextForFollowers() {
        return forFollowers.poll();
    }

    boolean hasForAnybody() {
        return !forAnybody.isEmpty();
    }

    boolean hasForFollowers() {
        return !forFollowers.isEmpty();
    }
}
