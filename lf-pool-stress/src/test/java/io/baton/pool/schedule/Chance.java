package io.baton.pool.schedule;

import java.util.Random;

/**
 * The choices of one random schedule, of two kinds by turns. In the first, another thread may continue at any step. In the second, the
 * thread of the highest priority continues, and loses its priority at a few steps (probabilistic concurrency testing, Burckhardt and
 * others, 2010): so one thread may be held up at one step for as long as all others can go on.
 */
final class Chance {

    /** At one of this many steps another thread may continue. */
    private static final int SELDOM = 5;
    private static final int CHANGES = 3;
    private static final int LENGTH = 200;

    private final Random random;
    private final int threads;
    /** By thread, all different; null for the first kind. */
    private final int[] priorities;
    private final int[] changes = new int[CHANGES];

    Chance(Random random, int threads, boolean byPriority) {
        this.random = random;
        this.threads = threads;
        this.priorities = byPriority ? new int[threads] : null;
        if (byPriority) {
            for (int i = 0; i < threads; i++) {
                int other = random.nextInt(i + 1);
                priorities[i] = priorities[other];
                priorities[other] = i + 1;
            }
            for (int i = 0; i < CHANGES; i++) {
                changes[i] = random.nextInt(LENGTH);
            }
        }
    }

    /** The thread that takes step number {@code depth}, of those that can; {@code last} has taken the one before. */
    int choose(int enabled, int last, int depth) {
        if (priorities == null) {
            return (enabled >>> last & 1) != 0 && random.nextInt(SELDOM) != 0 ? last : any(enabled);
        }
        for (int i = 0; i < CHANGES; i++) {
            if (changes[i] == depth) {
                priorities[last] = -i;
            }
        }
        int best = any(enabled);
        for (int i = 0; i < threads; i++) {
            if ((enabled >>> i & 1) != 0 && priorities[i] > priorities[best]) {
                best = i;
            }
        }
        return best;
    }

    private int any(int enabled) {
        int thread = random.nextInt(threads);
        while ((enabled >>> thread & 1) == 0) {
            thread = (thread + 1) % threads;
        }
        return thread;
    }
}
