package io.baton.pool.internal.time;

import org.jspecify.annotations.Nullable;

/**
 * A hierarchical timer wheel: six levels of 64 slots, each level's slot as long as the whole level below it. Scheduling and
 * cancelling take the same few steps however many timers there are, and make no object. Time is a parameter, in ticks that only
 * go forward; there is no clock and no thread here. For one thread at a time.
 *
 * <p>Level 0 holds what is due within 64 ticks, one slot a tick; level 1 what is due within 4096, and so on. When the time of a
 * higher slot comes, its entries move down. What is further away than 2<sup>35</sup> ticks waits in a slot about that far away,
 * and is put into another one when its time comes. After Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987.
 */
public final class TimerWheel {

    /** No timer is pending. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int LEVELS = 6;
    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    /** Half of what the levels span, so that a slot of the highest level never holds entries of two different rounds. */
    private static final long LONGEST = 1L << LEVELS * BITS - 1;

    private final @Nullable TimeoutEntry[] heads = new TimeoutEntry[LEVELS * SLOTS];
    /** A bit for each slot of a level that holds something. */
    private final long[] occupied = new long[LEVELS];
    private long now;

    /** Schedules an entry for a tick, moving it if it is pending. A tick that is not in the future counts as the next one. */
    public void schedule(TimeoutEntry entry, long tick) {
        cancel(entry);
        entry.when = Math.max(tick, now + 1);
        link(entry);
    }

    /** Takes an entry out; false if it was not pending. */
    public boolean cancel(TimeoutEntry entry) {
        if (!entry.isInWheel()) {
            return false;
        }
        int slot = entry.slot;
        if (entry.previous == null) {
            heads[slot] = entry.next;
            if (entry.next == null) {
                occupied[slot >> BITS] &= ~(1L << (slot & SLOTS - 1));
            }
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        entry.slot = -1;
        return true;
    }

    /**
     * The next tick at which {@link #advance} may have something to do: no entry is due earlier. {@link #NEVER} if none is
     * pending.
     */
    public long nextTick() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                int shift = level * BITS;
                int here = (int) (now >>> shift) & SLOTS - 1;
                // The slot of this moment is empty on level 0 and spread out above, so the search may begin at it.
                int ahead = Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], here));
                long start = (now >>> shift) + ahead << shift;
                return Math.max(start, now + 1);
            }
        }
        return NEVER;
    }

    /**
     * Moves time forward and takes out one entry that is due.
     *
     * @return an entry due at {@code tick} or earlier, the earliest first; null if there is none, and then it is {@code tick}
     */
    public @Nullable TimeoutEntry advance(long tick) {
        for (;;) {
            TimeoutEntry due = heads[(int) now & SLOTS - 1];
            if (due != null && due.when <= now) {
                cancel(due);
                return due;
            }
            long next = nextTick();
            if (next > tick) {
                now = Math.max(now, tick);
                return null;
            }
            now = next;
            spread();
        }
    }

    /** Entries of the higher slots that begin at this moment move down to where they belong now. */
    private void spread() {
        for (int level = 1; level < LEVELS; level++) {
            int slot = level * SLOTS + ((int) (now >>> level * BITS) & SLOTS - 1);
            TimeoutEntry entry = heads[slot];
            while (entry != null) {
                TimeoutEntry following = entry.next;
                cancel(entry);
                link(entry);
                entry = following;
            }
        }
    }

    private void link(TimeoutEntry entry) {
        long place = Math.min(entry.when, now + LONGEST);
        // The highest bit in which time and due time differ says on which level their slots differ.
        int differs = (Long.SIZE - 1 - Long.numberOfLeadingZeros(now ^ place | SLOTS - 1)) / BITS;
        int level = Math.min(differs, LEVELS - 1);
        int slot = level * SLOTS + ((int) (place >>> level * BITS) & SLOTS - 1);
        entry.slot = slot;
        entry.next = heads[slot];
        if (entry.next != null) {
            entry.next.previous = entry;
        }
        heads[slot] = entry;
        occupied[level] |= 1L << (slot & SLOTS - 1);
    }

    /** The present tick. */
    public long now() {
        return now;
    }
}
