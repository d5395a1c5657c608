package io.baton.pool.connection;

/**
 * Deadlines in the order in which they came, linked through themselves, so that moving one makes no object. For one thread at a
 * time.
 */
final class DeadlineList {

    private Deadline first;
    private Deadline last;

    /** The one that came first, or null. */
    Deadline first() {
        return first;
    }

    /** Puts one that is in no list at the end. */
    void add(Deadline deadline) {
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
    void remove(Deadline deadline) {
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
