package io.baton.pool.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * Timeouts in the order in which they came, linked through themselves, so that moving one makes no object. For one thread at a
 * time.
 */
final class TimeoutList {

    private @Nullable TaskTimeout first;
    private @Nullable TaskTimeout last;

    /** The one that came first, or null. */
    @Nullable TaskTimeout first() {
        return first;
    }

    /** Puts one that is in no list at the end. */
    void add(TaskTimeout timeout) {
        timeout.list = this;
        timeout.before = last;
        if (last == null) {
            first = timeout;
        } else {
            last.after = timeout;
        }
        last = timeout;
    }

    /** Takes out one that is in this list. */
    void remove(TaskTimeout timeout) {
        if (timeout.before == null) {
            first = timeout.after;
        } else {
            timeout.before.after = timeout.after;
        }
        if (timeout.after == null) {
            last = timeout.before;
        } else {
            timeout.after.before = timeout.before;
        }
        timeout.before = null;
        timeout.after = null;
        timeout.list = null;
    }
}
