package io.baton.benchmarks.chart;

import java.util.Locale;

/** Formats numbers with their unit and with as many digits as mean something. */
final class Numbers {

    /** Stands for a number that is not there. */
    static final String NONE = "–";

    private static final double WHOLE = 100;
    private static final double MILLI = 1e3;
    private static final double SECOND = 1e6;

    private Numbers() {
    }

    /** Three digits at least, with thousands separators. */
    static String plain(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        int digits = size >= WHOLE ? 0 : size >= WHOLE / 10 ? 1 : 2;
        return fixed(value, digits);
    }

    static String fixed(double value, int digits) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    static String ratio(double value) {
        return Double.isNaN(value) ? NONE : fixed(value, value < WHOLE ? 2 : 0);
    }

    /** 98 %, 1.2 %. */
    static String percent(double share) {
        double percent = share * WHOLE;
        return Double.isNaN(share) ? NONE : fixed(percent, percent < WHOLE / 10 ? 1 : 0) + " %";
    }

    /** Microseconds, as µs, ms or s. */
    static String time(double micros) {
        if (Double.isNaN(micros)) {
            return NONE;
        }
        if (micros < MILLI) {
            return trimmed(micros) + " µs";
        }
        return micros < SECOND ? trimmed(micros / MILLI) + " ms" : trimmed(micros / SECOND) + " s";
    }

    /** Without digits that say nothing: 100, 2.5. */
    static String trimmed(double value) {
        return value == Math.rint(value) ? fixed(value, 0) : fixed(value, Math.abs(value) < WHOLE ? 1 : 0);
    }
}
