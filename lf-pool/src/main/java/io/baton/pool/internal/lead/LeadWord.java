package io.baton.pool.internal.lead;

/**
 * The fields of the lead word, a {@code long}:
 *
 * <pre>
 * bits  0-9   top of the idle stack: number + 1, 0 = empty
 * bits 10-19  the leader: number + 1, 0 = nobody leads
 * bits 20-29  the watcher: number + 1, 0 = nobody watches
 * bit  30     WAITING: the leader is in epoll_wait, or about to be
 * bit  31     ASLEEP: the watcher sleeps until the leader comes back from epoll_wait
 * bits 32-63  a tag that every change increments, so that a stale word never passes a CAS (the ABA problem of the idle stack)
 * </pre>
 */
final class LeadWord {

    /** The largest number of threads that ten bits can tell apart from nobody. */
    static final int MAX_THREADS = 1023;
    static final int NOBODY = -1;
    static final long WAITING = 1L << 30;
    static final long ASLEEP = 1L << 31;

    private static final int FIELD = 0x3ff;
    private static final int LEADER_SHIFT = 10;
    private static final int WATCHER_SHIFT = 20;
    private static final long TAG_ONE = 1L << 32;

    private LeadWord() {
    }

    static int top(long word) {
        return (int) (word & FIELD) - 1;
    }

    static int leader(long word) {
        return (int) (word >>> LEADER_SHIFT & FIELD) - 1;
    }

    static int watcher(long word) {
        return (int) (word >>> WATCHER_SHIFT & FIELD) - 1;
    }

    static long withTop(long word, int number) {
        return with(word, 0, number);
    }

    static long withLeader(long word, int number) {
        return with(word, LEADER_SHIFT, number);
    }

    static long withWatcher(long word, int number) {
        return with(word, WATCHER_SHIFT, number);
    }

    /** Nobody watches, and so nobody sleeps on the watch. */
    static long withoutWatcher(long word) {
        return clear(withWatcher(word, NOBODY), ASLEEP);
    }

    private static long with(long word, int shift, int number) {
        return word & ~((long) FIELD << shift) | (long) (number + 1) << shift;
    }

    static long set(long word, long flag) {
        return word | flag;
    }

    static long clear(long word, long flag) {
        return word & ~flag;
    }

    static boolean has(long word, long flag) {
        return (word & flag) != 0;
    }

    /** The word as it is published: with the next tag. */
    static long tagged(long word) {
        return word + TAG_ONE;
    }

    static String toString(long word) {
        return "leader " + name(leader(word)) + (has(word, WAITING) ? " waiting" : "")
                + ", watcher " + name(watcher(word)) + (has(word, ASLEEP) ? " asleep" : "")
                + ", top of idle stack " + name(top(word));
    }

    private static String name(int number) {
        return number == NOBODY ? "nobody" : Integer.toString(number);
    }
}
