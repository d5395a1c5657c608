package io.baton.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The runs of a scenario so far. A number is the median over all runs; a ratio is taken within each turn, where both
 * sides met the same machine, and then its median.
 */
public final class Results {

    /** Cores that others may have without a turn being called disturbed; the kernel counts in steps of 10 ms. */
    private static final double CALM = 0.25;

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

    /** All measured peers. */
    List<String> peers() {
        return runs.stream().map(run -> run.peer().name()).distinct().toList();
    }

    /** The measured peers of a kind, whatever their threads: {@code netty-epoll:1}, {@code netty-epoll:2}. */
    public List<String> peers(String kind) {
        return peers().stream().filter(name -> isOf(name, kind)).toList();
    }

    /** Why no peer of a kind has numbers, if one was tried. */
    Optional<String> whyAbsent(String kind) {
        return absent.entrySet().stream().filter(entry -> isOf(entry.getKey(), kind)).map(Map.Entry::getValue)
                .findFirst();
    }

    private static boolean isOf(String name, String kind) {
        return name.equals(kind) || name.startsWith(kind + ":");
    }

    boolean has(String peer, Load load) {
        return runs.stream().anyMatch(run -> of(run, peer, load));
    }

    /** The median over all runs; NaN where there is none that has the number. */
    public double median(String peer, Load load, ToDoubleFunction<Run> number) {
        return median(runs.stream().filter(run -> of(run, peer, load)).mapToDouble(number)
                .filter(Double::isFinite).toArray());
    }

    /**
     * The ratios to another peer's run (or another load's) of the same turn, ascending. Only those of the calmer turns:
     * where neither run was disturbed by others more than half of such pairs were.
     */
    public double[] ratios(String peer, Load load, String toPeer, Load toLoad, ToDoubleFunction<Run> number) {
        List<Pair> pairs = new ArrayList<>();
        for (Run run : runs) {
            if (of(run, peer, load)) {
                runs.stream().filter(other -> other.turn() == run.turn() && of(other, toPeer, toLoad))
                        .map(other -> Pair.of(run, other, number))
                        .filter(pair -> Double.isFinite(pair.ratio)).forEach(pairs::add);
            }
        }
        double usual = Math.max(CALM, median(pairs.stream().mapToDouble(Pair::disturbance).toArray()));
        return pairs.stream().filter(pair -> pair.disturbance <= usual).mapToDouble(Pair::ratio).sorted().toArray();
    }

    private record Pair(double ratio, double disturbance) {

        static Pair of(Run run, Run other, ToDoubleFunction<Run> number) {
            return new Pair(number.applyAsDouble(run) / number.applyAsDouble(other),
                    Math.max(run.disturbance(), other.disturbance()));
        }
    }

    /**
     * How far the median of so many such values may be from the true one, to either side: half of the interval of their order
     * statistics that holds it with 95 %. NaN where there are too few to say.
     */
    static double error(double... values) {
        double reach = 1.96 * Math.sqrt(values.length) / 2;
        int low = (int) Math.floor(values.length / 2.0 - reach);
        int high = (int) Math.ceil(values.length / 2.0 + reach);
        if (low < 0 || high >= values.length) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[high] - sorted[low]) / 2;
    }

    /** The middle one; NaN of nothing. */
    public static double median(double... values) {
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
