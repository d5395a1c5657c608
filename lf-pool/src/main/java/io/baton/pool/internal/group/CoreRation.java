package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.TurnMeter;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How many turns of connections that are known to compute run at once, in all groups of a pool: all cores but one, so that a
 * leader finds a core. A turn of such a connection may block all the same, even wait for another one; so a turn that is seen
 * blocked loses its place to the next ({@link #takeFromBlocked}). A place is held under the thread's {@link TurnMeter}, and its
 * loss does not hurt the turn. Any thread.
 */
final class CoreRation {

    private final AtomicReferenceArray<@Nullable TurnMeter> places;

    /** For a machine with this many cores. */
    CoreRation(int cores) {
        places = new AtomicReferenceArray<>(Math.max(1, cores - 1));
    }

    /** Whether one more turn may run. */
    boolean isFree() {
        for (int i = 0; i < places.length(); i++) {
            if (places.get(i) == null) {
                return true;
            }
        }
        return false;
    }

    /** Takes a place for a turn of this thread; false if there is none. */
    boolean take(TurnMeter holder) {
        for (int i = 0; i < places.length(); i++) {
            if (places.compareAndSet(i, null, holder)) {
                return true;
            }
        }
        return false;
    }

    /** The thread's turn has ended; it may have lost its place, or never had one. */
    void giveBack(TurnMeter holder) {
        for (int i = 0; i < places.length(); i++) {
            if (places.get(i) == holder && places.compareAndSet(i, holder, null)) {
                return;
            }
        }
    }

    /** Frees the places of turns that are blocked at this moment; true if there were such. */
    boolean takeFromBlocked() {
        boolean any = false;
        for (int i = 0; i < places.length(); i++) {
            TurnMeter holder = places.get(i);
            any |= holder != null && holder.isBlocked() && places.compareAndSet(i, holder, null);
        }
        return any;
    }
}
