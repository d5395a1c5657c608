package io.baton.pool.internal.connection;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * From token to connection: an array by slot, with the generation of each slot. Looking up takes no lock; adding and removing, once
 * in a connection's life, do.
 */
public final class ConnectionTable {

    private static final int FIRST_SLOTS = 64;

    /** A monitor: under contention a ReentrantLock allocates, and so may fail where memory is short. */
    private final Object lock = new Object();
    private final int limit;
    private final AtomicInteger live;
    /** Replaced when it grows; elements are released under the lock and acquired without it, the token with them. */
    private volatile AtomicReferenceArray<PooledConnection> slots = new AtomicReferenceArray<>(FIRST_SLOTS);
    private int[] generations = new int[FIRST_SLOTS];
    private int[] freeSlots = new int[FIRST_SLOTS];
    private int freeCount;
    private int used;
    private volatile int size;

    /**
     * An empty table.
     *
     * @param limit connections at a time, in all tables that share {@code live}
     * @param live counts them
     */
    public ConnectionTable(int limit, AtomicInteger live) {
        this.limit = limit;
        this.live = live;
    }

    /** Gives the connection a slot and its token; false if the limit is reached. */
    public boolean add(PooledConnection connection) {
        synchronized (lock) {
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
        }
    }

    private void grow() {
        AtomicReferenceArray<PooledConnection> grown = new AtomicReferenceArray<>(slots.length() * 2);
        for (int i = 0; i < slots.length(); i++) {
            grown.setPlain(i, slots.getPlain(i));
        }
        int length = grown.length();
        generations = Arrays.copyOf(generations, length);
        freeSlots = Arrays.copyOf(freeSlots, length);
        slots = grown;
    }

    /** The connection of this token, or null if it is gone, whoever has the slot now. */
    public PooledConnection get(long token) {
        AtomicReferenceArray<PooledConnection> now = slots;
        int slot = Token.slot(token);
        PooledConnection connection = slot < now.length() ? now.getAcquire(slot) : null;
        return connection != null && connection.token() == token ? connection : null;
    }

    /** Frees the slot. False if it was free already. */
    public boolean remove(PooledConnection connection) {
        int slot = Token.slot(connection.token());
        synchronized (lock) {
            if (slots.getPlain(slot) != connection) {
                return false;
            }
            slots.setRelease(slot, null);
            freeSlots[freeCount++] = slot;
            size--;
            live.decrementAndGet();
            return true;
        }
    }

    /** How many connections there are. */
    public int size() {
        return size;
    }

    /** Calls for each connection of this moment, without the lock. */
    public void forEach(Consumer<PooledConnection> action) {
        AtomicReferenceArray<PooledConnection> now = slots;
        for (int i = 0; i < now.length(); i++) {
            PooledConnection connection = now.getAcquire(i);
            if (connection != null) {
                action.accept(connection);
            }
        }
    }
}
