package io.baton.pool.internal.lead;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long the turns of a group take on average, to tell whether a deep batch is worth the wake-up of a helper, whether a core is
 * free for one, and whether replies may leave together. Measured over batches of at least {@link #DEEP} events only, so that a
 * shallow one pays for no look at the clock.
 */
public final class TurnStatistics {

    /** From this many events on a batch is deep. */
    public static final int DEEP = 8;
    /** A helper is woken for this much work: many times what a wake-up costs both threads. */
    private static final long WORTH_A_HELPER_NANOS = 500_000;
    /** A shorter turn is quick: a few system calls and little else. */
    private static final long QUICK_NANOS = 50_000;

    private static final VarHandle TURN_NANOS;
    private static final VarHandle WITHOUT;

    static {
        try {
            TURN_NANOS = MethodHandles.lookup().findVarHandle(TurnStatistics.class, "turnNanos", long.class);
            WITHOUT = MethodHandles.lookup().findVarHandle(TurnStatistics.class, "withoutHelp", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Number of deep batches that go without helpers after one that found no free core. */
    private static final int WITHOUT_HELP = 256;

    /** A moving average. Opaque, since a stale one is good enough. */
    private long turnNanos;
    /** How many more deep batches go without helpers. Opaque likewise. */
    private int withoutHelp;

    /** Records that one thread ran this many turns, one after the other, in this many nanoseconds. */
    public void measured(int turns, long nanos) {
        if (turns > 0) {
            long average = (long) TURN_NANOS.getOpaque(this);
            TURN_NANOS.setOpaque(this, average + (nanos / turns - average >> 3));
        }
        int left = (int) WITHOUT.getOpaque(this);
        if (left > 0) {
            WITHOUT.setOpaque(this, left - 1);
        }
    }

    /**
     * Records what help was worth. A leader that had to wait for its core while it was helped shared that core with the helper;
     * then a helper costs two context switches and gains nothing.
     *
     * @param nanos how long the batch took
     * @param waited how long the leader waited for a core in that time
     */
    public void helped(long nanos, long waited) {
        if (waited > nanos >> 2) {
            WITHOUT.setOpaque(this, WITHOUT_HELP);
        }
    }

    /** Whether turns have been so quick lately that a reply may wait for a few of them. */
    public boolean isQuick() {
        long average = (long) TURN_NANOS.getOpaque(this);
        return average > 0 && average < QUICK_NANOS;
    }

    /** Whether {@code left} events that nobody has claimed are worth a helper. */
    public boolean isWorthHelp(int left) {
        return left > 1 && (int) WITHOUT.getOpaque(this) == 0
                && (long) TURN_NANOS.getOpaque(this) * left > WORTH_A_HELPER_NANOS;
    }
}
