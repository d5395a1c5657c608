package io.baton.benchmarks;

import java.util.function.ToDoubleFunction;

/** A number of a {@link Run} that goals are set for; NaN where the run has none. */
public enum Metric {

    /** CPU time of the server for a message. */
    CPU("CPU µs/message", 2, Better.LESS, run -> run.number("cpu_us_per_message")),
    /** Messages (or connections) for a second of the server's CPU time. */
    PER_CPU_SECOND("messages/CPU s", 0, Better.MORE, run -> 1e6 / run.number("cpu_us_per_message")),
    /** Bytes of the replies for a second of the server's CPU time, in MiB. */
    MIB_PER_CPU_SECOND("MiB/CPU s", 0, Better.MORE, Metric::mebibytes),
    /** Messages per second of the quick connections. */
    RATE("messages/s", 0, Better.MORE, run -> run.number("quick_per_second")),
    /** Latency of the quick connections that 99 % stay below. */
    P99("p99 µs", 0, Better.LESS, run -> run.number("quick_p99_us")),
    /** Latency of the quick connections that 99.9 % stay below. */
    P999("p99.9 µs", 0, Better.LESS, run -> run.number("quick_p999_us")),
    /** Messages of the blocking connections, as a share of the most that their sleeping allows. */
    OF_IDEAL("share of ideal, blocking connections", 3, Better.MORE, Run::ofIdeal),
    /** Java heap that an idle connection keeps. */
    IDLE_HEAP("heap bytes/idle connection", 0, Better.LESS, run -> run.number("heap_bytes_per_idle")),
    /** Direct buffers that an idle connection keeps. */
    IDLE_DIRECT("direct bytes/idle connection", 0, Better.LESS, run -> run.number("direct_bytes_per_idle")),
    /** Memory of a blocked handler: Java heap, and what else the process has grown by. */
    BLOCKED_MEMORY("bytes/blocked handler, heap and native", 0, Better.LESS,
            run -> run.number("heap_bytes_per_blocked") + run.number("native_bytes_per_blocked")),
    /** By how much later than without blockers the last quick connection got its first answer. */
    SLOWEST_MORE("slowest first answer, µs more than without blockers", 0, Better.LESS,
            run -> run.number("slowest_more_us")),
    /** Java heap that was allocated for a message. */
    ALLOCATED("bytes allocated/message", 1, Better.LESS, run -> run.number("allocated_bytes_per_message"));

    static final int RATIO_DIGITS = 3;

    /** Bytes. The size of a Java object is a multiple of it, so a smaller growth is not even one more field. */
    private static final double OBJECT_ALIGNMENT = 8;
    /**
     * Bytes for each connection: room for one more of the pool's own buffers. A buffer for each connection would be
     * thousands.
     */
    public static final double A_BUFFER_MORE_OR_LESS = 8;
    /** Bytes for each handler: with a thousand of them, what the compiler's threads take or give back meanwhile. */
    private static final double PAGE_EACH = 4096;
    /** Microseconds. Two starts of the same JVM differ by more. */
    private static final double SCHEDULING = 1000;
    /** Bytes. An object has at least 16, so one object in 320 messages exceeds this. */
    public static final double NO_ALLOCATION = 0.05;

    private enum Better { LESS, MORE }

    private static final double MIB = 1 << 20;

    private final String text;
    private final int digits;
    private final Better better;
    private final ToDoubleFunction<Run> number;

    Metric(String text, int digits, Better better, ToDoubleFunction<Run> number) {
        this.text = text;
        this.digits = digits;
        this.better = better;
        this.number = number;
    }

    private static double mebibytes(Run run) {
        return run.number("reply_size") / MIB * 1e6 / run.number("cpu_us_per_message");
    }

    /** Its name and unit. */
    public String text() {
        return text;
    }

    /** Digits after the point that are worth printing. */
    int digits() {
        return digits;
    }

    /** Whether a smaller number is the better one. */
    boolean isLessBetter() {
        return better == Better.LESS;
    }

    /** Whether one slice is too short for it, so that ratios are taken between medians over all turns. */
    boolean isPooled() {
        return this == P99 || this == P999;
    }

    /** Smaller differences mean nothing: the measurement itself and the JVM's own threads make them. */
    double resolution() {
        return switch (this) {
            case IDLE_HEAP -> OBJECT_ALIGNMENT;
            case IDLE_DIRECT -> A_BUFFER_MORE_OR_LESS;
            case BLOCKED_MEMORY -> PAGE_EACH;
            case SLOWEST_MORE -> SCHEDULING;
            case ALLOCATED -> NO_ALLOCATION;
            default -> 0;
        };
    }

    /** The number of one run. */
    public double of(Run run) {
        return number.applyAsDouble(run);
    }
}
