package io.baton.pool.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The points at which a thread of a {@link Program} can be stopped: before each access to shared state. {@link Weaver} adds
 * the calls to the code under test. In other threads a call does nothing.
 */
public final class Steps {

    private static final List<String> NAMES = new ArrayList<>();

    private Steps() {
    }

    /** The bit of a shared variable. */
    public static synchronized long bit(String name) {
        int at = NAMES.indexOf(name);
        if (at < 0) {
            at = NAMES.size();
            NAMES.add(name);
        }
        if (at >= Long.SIZE) {
            throw new IllegalStateException("too many shared variables: " + NAMES);
        }
        return 1L << at;
    }

    /** The calling thread is about to read some shared variables and to write others; each is one bit. */
    public static void at(long reads, long writes) {
        at(reads, writes, null);
    }

    /** The same, but the step can be taken only while {@code ready} is true; other threads' steps may change that. */
    public static void at(long reads, long writes, BooleanSupplier ready) {
        StepThread thread = current();
        if (thread != null) {
            thread.step(reads, writes, ready);
        }
    }

    /** The calling thread is about to change what other threads may look at. For a {@link Simulator}, which needs no more than a name. */
    public static void at(String what) {
        StepThread thread = current();
        if (thread != null) {
            thread.step(what);
        }
    }

    /** The calling thread takes a lock and will give it back by {@link #unlock}: all it does in between is one step. */
    public static void lock(Object lock) {
        StepThread thread = current();
        if (thread != null) {
            thread.unseen();
        }
    }

    /** See {@link #lock}. */
    public static void unlock(Object lock) {
        StepThread thread = current();
        if (thread != null) {
            thread.seen();
        }
    }

    /** The number of the calling thread, or of the thread that runs the calling {@link Coroutine}; -1 for other threads. */
    public static int threadNumber() {
        StepThread thread = current();
        return thread == null ? -1 : thread.number();
    }

    static StepThread current() {
        Thread thread = Thread.currentThread();
        if (thread instanceof Coroutine code) {
            return code.carrier();
        }
        return thread instanceof StepThread own ? own : null;
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

    /** What a thread does next. Two steps depend on each other if exchanging them could change the result. */
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
