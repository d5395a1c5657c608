package io.baton.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The runs so far. A number is the median over the rounds; a ratio is taken within each round, where both sides met the
 * same machine, and then its median.
 */
final class Results {

    private final List<Run> runs = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    void add(Run run) {
        runs.add(run);
    }

    /** Notes why a peer has no numbers, or fewer. */
    void absent(Peer peer, String reason) {
        absent.putIfAbsent(peer.name(), reason);
    }

    /** Peers that could not be measured in some round, with the first reason. */
    Map<String, String> absent() {
        return absent;
    }

    List<Run> runs() {
        return runs;
    }

    boolean has(String peer, Load load) {
        return runs.stream().anyMatch(run -> of(run, peer, load));
    }

    /** The median over the rounds; NaN where there is no run. */
    double median(String peer, Load load, ToDoubleFunction<Run> number) {
        return median(runs.stream().filter(run -> of(run, peer, load)).mapToDouble(number).toArray());
    }

    /** The ratios to another peer's run (or another load's) of the same round, ascending. */
    double[] ratios(String peer, Load load, String toPeer, Load toLoad, ToDoubleFunction<Run> number) {
        return runs.stream().filter(run -> of(run, peer, load))
                .flatMapToDouble(run -> runs.stream()
                        .filter(other -> other.round() == run.round() && of(other, toPeer, toLoad))
                        .mapToDouble(other -> number.applyAsDouble(run) / number.applyAsDouble(other)))
                .sorted().toArray();
    }

    static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static boolean of(Run run, String peer, Load load) {
        return run.peer().name().equals(peer) && run.load().label().equals(load.label());
    }
}
