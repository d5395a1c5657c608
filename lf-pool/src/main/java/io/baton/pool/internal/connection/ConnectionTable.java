package io.baton.pool.internal.connection;

import io.baton.pool.internal.thread.SpinLock;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * Finds a connection by its token: an array with one slot for each connection, and the generation of each slot. Lookups take
 * no lock. Adding and removing, once in a connection's life, take one.
 */
public final class ConnectionTable {

    private static final int FIRST_SLOTS = 64;

    private final SpinLock lock = new SpinLock();
    private final int limit;
    private final AtomicInteger live;
    /** Replaced when it grows. Elements are set by release under the lock and read by acquire, so readers see their token. */
    private volatile AtomicReferenceArray<@Nullable PooledConnection> slots = new AtomicReferenceArray<>(FIRST_SLOTS);
    private int[] generations = new int[FIRST_SLOTS];
    private int[] freeSlots = new int[FIRST_SLOTS];
    private int freeCount;
    private int used;
    private volatile int size;

    /**
     * An empty table.
     *
     * @param limit how many connections all tables that share {@code live} may hold together
     * @param live the number of these connections
     */
    public ConnectionTable(int limit, AtomicInteger live) {
        this.limit = limit;
        this.live = live;
    }

    /** Gives the connection a slot and its token; false if the limit is reached. */
    public boolean add(PooledConnection connection) {
        lock.lock();
        try {
            if (freeCount == 0 && used == slots.length()) {
                // First, as it may fail for want of memory.
                grow();
            }
            if (live.incrementAndGet() > limit) {
                live.decrementAndGet();
                return false;
            }
            int slot = freeCount > 0 ? freeSlots[--freeCount] : used++;
            connection.token(Token.of(slot, ++generations[slot]));
            slots.setRelease(slot, connection);
            size++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void grow() {
        AtomicReferenceArray<@Nullable PooledConnection> grown = new AtomicReferenceArray<>(slots.length() / 2 * 3);
        for (int i = 0; i < slots.length(); i++) {
            grown.setPlain(i, slots.getPlain(i));
        }
        int length = grown.length();
        generations = Arrays.copyOf(generations, length);
        freeSlots = Arrays.copyOf(freeSlots, length);
        slots = grown;
    }

    /** The connection of this token. Null if it is gone, even if another connection has its slot now. */
    public @Nullable PooledConnection get(long token) {
        AtomicReferenceArray<@Nullable PooledConnection> now = slots;
        int slot = Token.slot(token);
        PooledConnection connection = slot < now.length() ? now.getAcquire(slot) : null;
        return connection != null && connection.token() == token ? connection : null;
    }

    /** Removes the connection. False if it was removed before. */
    public boolean remove(PooledConnection connection) {
        int slot = Token.slot(connection.token());
        lock.lock();
        try {
            if (slots.getPlain(slot) != connection) {
                return false;
            }
            slots.setRelease(slot, null);
            freeSlots[freeCount++] = slot;
            size--;
            live.decrementAndGet();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How many connections there are. */
    public int size() {
        return size;
    }

    /** Runs an action for each connection, without the lock. Connections that come or go meanwhile may be missed. */
    public void forEach(Consumer<PooledConnection> action) {
        AtomicReferenceArray<@Nullable PooledConnection> now = slots;
        for (int i = 0; i < now.length(); i++) {
            PooledConnection connection = now.getAcquire(i);
            if (connection != null) {
                action.accept(connection);
            }
        }
    }
}
