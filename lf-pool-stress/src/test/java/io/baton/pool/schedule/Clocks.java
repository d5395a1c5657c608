package io.baton.pool.schedule;

/**
 * Tells which steps must stay in order, however independent steps are exchanged: vector clocks over what steps read and
 * write.
 */
final class Clocks {

    private final int[][] ofThread;
    private final int[][] lastWrite;
    private final int[][] lastAccess;

    Clocks(int threads) {
        ofThread = new int[threads][threads];
        lastWrite = new int[Long.SIZE][threads];
        lastAccess = new int[Long.SIZE][threads];
    }

    /** Notes that step number {@code depth} is taken. */
    void taken(Steps.Step step, int depth) {
        int[] clock = ofThread[step.thread()];
        for (int i = 0; i < Long.SIZE; i++) {
            if ((step.writes() >>> i & 1) != 0) {
                join(clock, lastAccess[i]);
            } else if ((step.reads() >>> i & 1) != 0) {
                join(clock, lastWrite[i]);
            }
        }
        clock[step.thread()] = depth + 1;
        for (int i = 0; i < Long.SIZE; i++) {
            if ((step.writes() >>> i & 1) != 0) {
                join(lastWrite[i], clock);
                join(lastAccess[i], clock);
            } else if ((step.reads() >>> i & 1) != 0) {
                join(lastAccess[i], clock);
            }
        }
    }

    /** Whether the last step of {@code thread} must come after step number {@code depth}, which {@code by} took. */
    boolean isOrdered(int depth, int by, int thread) {
        return depth + 1 <= ofThread[thread][by];
    }

    private static void join(int[] into, int[] other) {
        for (int i = 0; i < into.length; i++) {
            into[i] = Math.max(into[i], other[i]);
        }
    }
}
