package io.baton.benchmarks;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows how far a run is and how long it will still take. On a terminal one line is rewritten; elsewhere a line is
 * printed every 20 seconds.
 */
final class Progress {

    private static final int BAR = 24;
    private static final long NANOS_BETWEEN_LINES = 20_000_000_000L;
    /** Seconds of the plan after which the time left is corrected by the pace so far. */
    private static final double JUDGED_AFTER = 10;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final double planned;
    private final long start;
    private long lastLine;
    private double done;
    private double current;
    private String part = "";

    /**
     * Starts now.
     *
     * @param planned seconds that all steps together should take
     * @param clock in nanoseconds
     */
    Progress(PrintStream out, boolean terminal, double planned, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.planned = planned;
        this.start = clock.getAsLong();
        this.lastLine = start - NANOS_BETWEEN_LINES;
    }

    /** Names the part of the run that begins. */
    void in(String name) {
        part = name;
    }

    /** Another step begins, and the one before it has ended. */
    void step(String what, double seconds) {
        done += current;
        current = seconds;
        long now = clock.getAsLong();
        if (terminal) {
            out.print(CLEAR_LINE + line(what, now));
            out.flush();
        } else if (now - lastLine >= NANOS_BETWEEN_LINES) {
            lastLine = now;
            out.println(line(what, now));
        }
    }

    /** This many seconds of the plan are done, whether its steps ran or were skipped. */
    void reached(double seconds) {
        done = seconds;
        current = 0;
    }

    /** Clears the line for other output. */
    void clear() {
        if (terminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    private String line(String what, long now) {
        double share = Math.min(1, done / planned);
        int full = (int) (share * BAR);
        long left = Math.round(left((now - start) / 1e9));
        return "[%s%s] %3.0f %%, %d:%02d left: %s, %s".formatted("#".repeat(full), ".".repeat(BAR - full), share * 100,
                left / 60, left % 60, part, what);
    }

    /** Seconds, at the pace so far. */
    private double left(double elapsed) {
        double pace = done > JUDGED_AFTER ? elapsed / done : 1;
        return Math.max(0, planned - done) * pace;
    }
}
