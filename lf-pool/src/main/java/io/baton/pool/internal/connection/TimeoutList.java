package io.baton.pool.internal.connection;

/**
 * Timeouts in the order in which they came, linked through themselves, so that moving one makes no object. For one thread at a
 * time.
 */
final class TimeoutList {

    private TaskTimeout first;
    private TaskTimeout last;

    /** The one that came first, or null. */
    TaskTimeout first() {
        return first;
    }

    /** Puts one that is in no list at the end. */
    void add(TaskTimeout deadline) {
        deadline.list = this;
        deadline.before = last;
        if (last == null) {
            first = deadline;
        } else {
            last.after = deadline;
        }
        last = deadline;
    }

    /** Takes out one that is in this list. */
    void remove(TaskTimeout deadline) {
        if (deadline.before == null) {
            first = deadline.after;
        } else {
            deadline.before.after = deadline.after;
        }
        if (deadline.after == null) {
            last = deadline.before;
        } else {
            deadline.after.before = deadline.before;
        }
        deadline.before = null;
        deadline.after = null;
        deadline.list = null;
    }
}
