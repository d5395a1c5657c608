package io.baton.benchmarks;

import java.util.function.ToDoubleFunction;

/** A number of a {@link Run} that goals are set for; NaN where the run has none. */
public enum Metric {

    /** CPU time of the server for a message. */
    CPU("CPU µs/message", 2, run -> run.number("cpu_us_per_message")),
    /** Messages (or connections) for a second of the server's CPU time. */
    PER_CPU_SECOND("messages/CPU s", 0, run -> 1e6 / run.number("cpu_us_per_message")),
    /** Bytes of the replies for a second of the server's CPU time, in MiB. */
    MIB_PER_CPU_SECOND("MiB/CPU s", 0, Metric::mebibytes),
    /** Messages per second of the quick connections. */
    RATE("messages/s", 0, run -> run.number("quick_per_second")),
    /** Latency of the quick connections that 99 % stay below. */
    P99("p99 µs", 0, run -> run.number("quick_p99_us")),
    /** Latency of the quick connections that 99.9 % stay below. */
    P999("p99.9 µs", 0, run -> run.number("quick_p999_us")),
    /** What the blocking connections reached of what sleeping allows. */
    OF_IDEAL("share of ideal, blocking connections", 3, Run::ofIdeal),
    /** Java heap that an idle connection keeps. */
    IDLE_HEAP("heap bytes/idle connection", 0, run -> run.number("heap_bytes_per_idle")),
    /** Direct buffers that an idle connection keeps. */
    IDLE_DIRECT("direct bytes/idle connection", 0, run -> run.number("direct_bytes_per_idle")),
    /** Java heap that was allocated for a message. */
    ALLOCATED("bytes allocated/message", 1, run -> run.number("allocated_bytes_per_message"));

    private static final double MIB = 1 << 20;

    private final String text;
    private final int digits;
    private final ToDoubleFunction<Run> number;

    Metric(String text, int digits, ToDoubleFunction<Run> number) {
        this.text = text;
        this.digits = digits;
        this.number = number;
    }

    private static double mebibytes(Run run) {
        return run.number("reply_size") / MIB * 1e6 / run.number("cpu_us_per_message");
    }

    /** What it is, and its unit. */
    public String text() {
        return text;
    }

    /** Digits after the point that are worth printing. */
    int digits() {
        return digits;
    }

    /** The number of one run. */
    public double of(Run run) {
        return number.applyAsDouble(run);
    }
}
