package io.baton.pool.schedule;

/**
 * One choice of the current run: the step taken, and the steps that could be taken instead. Sets of threads are bit masks.
 */
final class Node {

    final Steps.Step[] next;
    final int enabled;
    /** Threads whose next step was explored before, with no dependent step since: they need not be chosen here. */
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

    /** Makes the next choice that must be tried. False if none is left. */
    boolean chooseNext() {
        done |= 1 << chosen;
        int left = backtrack & enabled & ~done & ~asleep;
        if (left == 0) {
            return false;
        }
        chosen = Integer.numberOfTrailingZeros(left);
        return true;
    }

    /** The threads that need not be chosen right after this step. */
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

    /** A later step of {@code thread} depends on the step taken here, so it must be tried before this one, too. */
    void tryBefore(int thread) {
        backtrack |= (enabled >>> thread & 1) != 0 ? 1 << thread : enabled;
    }
}
