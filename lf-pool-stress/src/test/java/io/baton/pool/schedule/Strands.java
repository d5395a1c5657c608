package io.baton.pool.schedule;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What the threads of a {@link Simulator} do to wait and to wake each other. Called by other threads, most of it does nothing. */
public final class Strands {

    private Strands() {
    }

    /** The simulator of the calling thread; null for other threads. */
    public static Simulator simulator() {
        return Steps.current() instanceof Strand strand ? strand.simulator : null;
    }

    /** The step that the calling thread is about to take; null for other threads. */
    public static String at() {
        return Steps.current() instanceof Strand strand ? strand.at : null;
    }

    /** The calling thread takes a step of this name once the condition holds. */
    public static void await(String what, BooleanSupplier ready, LongSupplier lookAgainAt) {
        if (Steps.current() instanceof Strand strand) {
            strand.simulator.step(strand, what, ready, lookAgainAt);
        }
    }

    /** The calling thread takes its next step at this time. If it has a lock, no other takes one before. */
    public static void delay(long until) {
        if (Steps.current() instanceof Strand strand) {
            strand.simulator.delay(strand, until);
        }
    }

    /** The calling thread lets others run, if it can wait for them. */
    public static void giveWay(String what) {
        if (Steps.current() instanceof Strand strand) {
            strand.simulator.gaveWay(strand);
            strand.step(what);
        }
    }

    /** {@code LockSupport.park} for {@code nanos}; {@link Long#MAX_VALUE} for ever. */
    public static void park(long nanos) {
        if (Steps.current() instanceof Strand me) {
            long end = nanos == Long.MAX_VALUE ? nanos : me.simulator.now() + Math.max(0, nanos);
            me.simulator.step(me, "park", () -> me.permit || me.interrupt || me.simulator.now() >= end, () -> end);
            me.permit = false;
        }
    }

    /** {@code LockSupport.unpark}. */
    public static void unpark(Thread thread) {
        Steps.at("unpark");
        if (thread instanceof Strand strand) {
            strand.permit = true;
        }
    }

    /** {@code Thread.interrupt}. */
    public static void interrupt(Thread thread) {
        Steps.at("interrupt");
        ((Strand) thread).interrupt = true;
    }

    /** {@code Thread.interrupted}, or {@code isInterrupted}. */
    public static boolean isInterrupted(Thread thread, boolean clear) {
        Strand strand = (Strand) thread;
        boolean was = strand.interrupt;
        strand.interrupt &= !clear;
        return was;
    }

    /** {@code Thread.isAlive}. */
    public static boolean isAlive(Thread thread) {
        Strand strand = (Strand) thread;
        return strand.started && !strand.ended;
    }

    /** Whether a thread waits for something other than its turn. */
    public static boolean isBlocked(Thread thread) {
        return thread instanceof Strand strand && !strand.isReady();
    }
}
