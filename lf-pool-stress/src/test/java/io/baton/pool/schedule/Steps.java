package io.baton.pool.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The points at which a thread of a {@link Program} can be interrupted: before each access to something that threads share. Calls
 * to it are woven into the code under test. Other threads pass by.
 */
public final class Steps {

    private static final List<String> NAMES = new ArrayList<>();

    private Steps() {
    }

    /** The bit of a shared thing. */
    public static synchronized long bit(String name) {
        int at = NAMES.indexOf(name);
        if (at < 0) {
            at = NAMES.size();
            NAMES.add(name);
        }
        if (at >= Long.SIZE) {
            throw new IllegalStateException("too many shared things: " + NAMES);
        }
        return 1L << at;
    }

    /** The calling thread is about to read some shared things and to write others. */
    public static void at(long reads, long writes) {
        at(reads, writes, null);
    }

    /** The same, but not before {@code ready}, which other threads' steps may change. */
    public static void at(long reads, long writes, BooleanSupplier ready) {
        if (Thread.currentThread() instanceof ModelThread thread) {
            thread.step(new Step(thread.number(), reads, writes, ready));
        }
    }

    static synchronized String names(long bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((bits >>> i & 1) != 0) {
                text.append(text.isEmpty() ? "" : ",").append(NAMES.get(i));
            }
        }
        return text.toString();
    }

    /** Thrown in a thread whose run is over. */
    static final class Stop extends Error {

        private static final long serialVersionUID = 1L;

        Stop() {
            super("the run is over", null, false, false);
        }
    }

    /** What a thread does next. Two steps depend on each other if they cannot be exchanged without a difference. */
    record Step(int thread, long reads, long writes, BooleanSupplier ready) {

        boolean isEnabled() {
            return ready == null || ready.getAsBoolean();
        }

        boolean dependsOn(Step other) {
            return (writes & (other.reads | other.writes)) != 0 || (reads & other.writes) != 0;
        }

        @Override
        public String toString() {
            return "thread " + thread + (writes != 0 ? " changes " + names(writes) : "")
                    + ((reads & ~writes) != 0 ? " reads " + names(reads & ~writes) : "");
        }
    }
}
