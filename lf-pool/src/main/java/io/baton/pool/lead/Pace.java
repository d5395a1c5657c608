package io.baton.pool.lead;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long the turns of a group take on average, to tell whether a deep batch is worth the wake-up of a helper. Measured over
 * batches of at least {@link #DEEP} events only, so that a shallow one pays for no look at the clock.
 */
public final class Pace {

    /** A batch with so many events is deep. */
    public static final int DEEP = 8;
    /** A helper is woken for this much work: many times what a wake-up costs both threads. */
    private static final long WORTH_A_HELPER_NANOS = 500_000;

    private static final VarHandle TURN_NANOS;

    static {
        try {
            TURN_NANOS = MethodHandles.lookup().findVarHandle(Pace.class, "turnNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A moving average; opaque, as a stale one is good enough. */
    private long turnNanos;

    /** So many turns, one after the other on one thread, took so long. */
    public void measured(int turns, long nanos) {
        if (turns > 0) {
            long average = (long) TURN_NANOS.getOpaque(this);
            TURN_NANOS.setOpaque(this, average + (nanos / turns - average >> 3));
        }
    }

    /** Whether {@code left} events that nobody has claimed are worth a helper. */
    public boolean isWorthHelp(int left) {
        return left > 1 && (long) TURN_NANOS.getOpaque(this) * left > WORTH_A_HELPER_NANOS;
    }
}
