package io.baton.pool.schedule;

/** One step of the run under way, and what else could have been done instead. Sets of threads are bit masks. */
final class Node {

    final Steps.Step[] next;
    final int enabled;
    /** Threads whose next step was explored in a sibling, with nothing since that depends on it. */
    final int asleep;
    int chosen;
    int backtrack;
    int done;

    Node(Steps.Step[] next, int enabled, int asleep) {
        this.next = next;
        this.enabled = enabled;
        this.asleep = asleep;
    }

    Steps.Step taken() {
        return next[chosen];
    }

    void choose(int thread) {
        chosen = thread;
        backtrack |= 1 << thread;
    }

    /** Goes on to another choice, if there is one left that was found to matter. */
    boolean chooseNext() {
        done |= 1 << chosen;
        int left = backtrack & enabled & ~done & ~asleep;
        if (left == 0) {
            return false;
        }
        chosen = Integer.numberOfTrailingZeros(left);
        return true;
    }

    /** The threads that need not go first after the chosen step. */
    int asleepAfter() {
        int mask = 0;
        int candidates = asleep | done;
        for (int thread = 0; thread < next.length; thread++) {
            if ((candidates >>> thread & 1) != 0 && thread != chosen && next[thread] != null
                    && !next[thread].dependsOn(taken())) {
                mask |= 1 << thread;
            }
        }
        return mask;
    }

    /** {@code thread}'s later step depends on the one taken here: it has to be tried before it, too. */
    void tryBefore(int thread) {
        backtrack |= (enabled >>> thread & 1) != 0 ? 1 << thread : enabled;
    }
}
