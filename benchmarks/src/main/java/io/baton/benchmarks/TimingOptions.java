package io.baton.benchmarks;

import picocli.CommandLine.Option;

/** The options that say how long to measure. A full run of all goals takes 73 minutes, a quick one less than 9. */
final class TimingOptions {

    static final Timing FULL = new Timing(3, 16, 0.2, 0.05, 2, Double.POSITIVE_INFINITY);
    /** Only one round, because each needs its own warm-up. */
    static final Timing QUICK = new Timing(1, 11, 0.2, 0.05, 2, Double.POSITIVE_INFINITY);

    @Option(names = "--quick", description = "a look in some minutes: less time, and only the peers that goals name")
    private boolean quick;

    @Option(names = "--rounds", description = "each with new servers; default 3, quick 1")
    private Integer rounds;

    @Option(names = "--slices", description = "how often each peer is measured in a round; default 16, quick 11")
    private Integer slices;

    @Option(names = "--seconds", description = "measured time of a slice; default 0.2")
    private Double seconds;

    @Option(names = "--settle", description = "time of the same load before it; default 0.05")
    private Double settle;

    @Option(names = "--warmup", description = "seconds of each load on a new JVM; default 2")
    private Double warmup;

    @Option(names = "--quiet", defaultValue = "Infinity", paramLabel = "CORES",
            description = "repeat a slice, up to 5 times, in which others had more cores than that; default: never")
    private double quiet;

    boolean quick() {
        return quick;
    }

    Timing timing() {
        Timing base = quick ? QUICK : FULL;
        return new Timing(rounds == null ? base.rounds() : rounds, slices == null ? base.slices() : slices,
                or(seconds, base.seconds()), or(settle, base.settle()), or(warmup, base.warmup()), quiet);
    }

    private static double or(Double wanted, double own) {
        return wanted == null ? own : wanted;
    }
}
