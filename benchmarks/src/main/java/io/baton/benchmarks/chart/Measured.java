package io.baton.benchmarks.chart;

import java.util.List;
import java.util.Map;

/**
 * All that is known of one scenario.
 *
 * @param name as on the command line: p1
 * @param machine where it was measured
 * @param options of the bench
 * @param absent peers that could not be measured in some round, and why
 */
record Measured(String name, List<Sample> samples, Map<String, Object> machine, Map<String, Object> options,
                Map<String, String> absent) {

    static final String CPU = "cpu_us_per_message";
    static final String RATE = "quick_per_second";
    static final String ALLOCATED = "allocated_bytes_per_message";
    static final String IDLE_HEAP = "heap_bytes_per_idle";
    static final String IDLE_DIRECT = "direct_bytes_per_idle";
    private static final double MIB = 1 << 20;

    /** The loads, in their order. */
    List<String> loads() {
        return samples.stream().filter(sample -> !isMemory(sample)).map(Sample::load).distinct().toList();
    }

    /** What was only looked at for its memory: idle connections. */
    List<String> memoryLoads() {
        return samples.stream().filter(Measured::isMemory).map(Sample::load).distinct().toList();
    }

    private static boolean isMemory(Sample sample) {
        return sample.fields().containsKey(IDLE_HEAP);
    }

    /** The peers with at least one run, in their order. */
    List<String> peers() {
        return samples.stream().map(Sample::peer).distinct().toList();
    }

    /** How many rounds there were, in words. */
    String rounds() {
        long count = samples.stream().map(Sample::round).distinct().count();
        return count == 1 ? "1 round" : count + " rounds";
    }

    /** How many slices a peer was measured in, under its first load. */
    long slices() {
        return samples.stream().filter(sample -> is(sample, peers().get(0), loads().get(0))).count();
    }

    Spread spread(String peer, String load, String field) {
        return Spread.of(samples.stream().filter(sample -> is(sample, peer, load))
                .mapToDouble(sample -> sample.number(field)));
    }

    /** Bytes of the replies for a second of the server's CPU time, in MiB; NaN where messages come back as they are. */
    double mebibytes(String peer, String load) {
        double bytes = given(load, "reply_size");
        return bytes > given(load, "size") ? bytes / MIB * 1e6 / spread(peer, load, CPU).median() : Double.NaN;
    }

    /** The ratios to another peer's run, or another load's, of the same turn: there both met the same machine. */
    Spread ratio(String peer, String load, String toPeer, String toLoad, String field) {
        return Spread.of(samples.stream().filter(sample -> is(sample, peer, load)).flatMapToDouble(sample ->
                samples.stream().filter(other -> is(other, toPeer, toLoad) && other.turn().equals(sample.turn()))
                        .mapToDouble(other -> sample.number(field) / other.number(field))));
    }

    /** A field of the load itself, the same in all of its runs: how many connections, what rate. */
    double given(String load, String field) {
        return samples.stream().filter(sample -> sample.load().equals(load))
                .mapToDouble(sample -> sample.number(field)).findFirst().orElse(Double.NaN);
    }

    /** Whether some connections of this load block their handlers. */
    boolean isBlocking(String load) {
        return given(load, "slow") > 0;
    }

    /** Whether messages are sent at a fixed rate, whatever the server does. */
    boolean isOpenLoop(String load) {
        return given(load, "rate") > 0;
    }

    /** The peer whose numbers are 1: what the runs say, else the first wanted one that was measured, else the first. */
    String reference(List<String> wanted) {
        List<String> peers = peers();
        Object said = samples.get(0).fields().getOrDefault("reference", options.get("reference"));
        if (said instanceof String name && peers.contains(name)) {
            return name;
        }
        return wanted.stream().filter(peers::contains).findFirst().orElse(peers.get(0));
    }

    private static boolean is(Sample sample, String peer, String load) {
        return sample.peer().equals(peer) && sample.load().equals(load);
    }
}
