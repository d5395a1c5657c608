package io.baton.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lengths of all parts of a measurement.
 *
 * @param rounds each with new servers
 * @param slices of a round: how often each peer is measured, in turn with the others
 * @param seconds that a slice measures
 * @param settle seconds of the same load before them
 * @param warmup seconds of each load on a new JVM, before the first slice; a C server has little to warm up
 * @param quiet cores that other processes may have had during a slice; with more the slice is repeated, up to five
 *     times in all, and the least disturbed one counts
 */
record Timing(int rounds, int slices, double seconds, double settle, double warmup, double quiet) {

    private static final double PROCESS_SECONDS = 0.03;
    private static final double SERVER_SECONDS = 0.8;
    private static final double NATIVE_WARMUP = 0.2;
    private static final double SECONDS_PER_IDLE = 2e-4;
    private static final double BLOCKS_FOR_MEMORY = 2.5;
    private static final double COLD_SECONDS = 0.3;
    private static final double TRIES_FOR_QUIET = 2.5;

    double ofStart() {
        return SERVER_SECONDS;
    }

    double ofWarmup(Peer peer, Load load) {
        return PROCESS_SECONDS + load.begins() + warmup(peer) + drain(load);
    }

    /** Seconds. */
    double warmup(Peer peer) {
        return peer.isNative() ? Math.min(warmup, NATIVE_WARMUP) : warmup;
    }

    double ofIdleMemory(int idle) {
        return 2 * PROCESS_SECONDS + 2 * idle * SECONDS_PER_IDLE;
    }

    double ofBlockedMemory(Scenario scenario) {
        return scenario.loads().stream().mapToDouble(Timing::drain).max().orElse(0)
                * (scenario.blocked() > 0 ? BLOCKS_FOR_MEMORY : 0) + scenario.blocked() * SECONDS_PER_IDLE;
    }

    double ofColdStart() {
        return SERVER_SECONDS + COLD_SECONDS;
    }

    double ofSlice(Load load) {
        return PROCESS_SECONDS + Math.max(settle, load.begins()) + seconds + drain(load)
                + load.option("--idle") * SECONDS_PER_IDLE;
    }

    /** At the end the driver waits for what is under way. */
    private static double drain(Load load) {
        return load.isBlocking() ? load.blockSeconds() : 0;
    }

    /** The same for a scenario, which may need fewer and longer slices and a longer warm-up. */
    Timing of(Scenario scenario) {
        int scale = scenario.sliceScale();
        return new Timing(rounds, (slices + scale - 1) / scale, seconds * scale, settle * scale,
                warmup * scenario.warmupScale(), Math.min(quiet, scenario.quiet()));
    }

    /** About how many seconds a scenario takes. */
    double total(Scenario scenario, List<Peer> peers) {
        Timing own = of(scenario);
        double round = 0;
        if (scenario.isColdStart()) {
            return rounds * own.slices * peers.size() * scenario.loads().size() * ofColdStart();
        }
        for (Peer peer : peers) {
            round += ofStart() + ofIdleMemory(scenario.idle()) + ofBlockedMemory(scenario);
            for (Load load : scenario.loads()) {
                round += (load.isWarmedUp() ? own.ofWarmup(peer, load) : 0) + own.slices * own.tries() * own.ofSlice(load);
            }
        }
        return rounds * round;
    }

    /** Estimated number of tries for a slice. */
    private double tries() {
        return quiet < Double.POSITIVE_INFINITY ? TRIES_FOR_QUIET : 1;
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rounds", rounds);
        out.put("slices", slices);
        out.put("seconds", seconds);
        out.put("settle", settle);
        out.put("warmup", warmup);
        out.put("quiet", quiet);
        return out;
    }
}
