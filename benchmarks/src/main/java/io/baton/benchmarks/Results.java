package io.baton.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The runs of a scenario so far, and every number and ratio that tables, goals and pictures show of them. */
public final class Results {

    /** Other processes may use this many cores in a turn that counts as calm; the kernel counts in steps of 10 ms. */
    private static final double CALM = 0.25;

    private final List<Run> runs = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    /** Adds a run. */
    public void add(Run run) {
        runs.add(run);
    }

    /** Adds the runs of another result as further rounds, with turns of their own. */
    public void addRounds(Results later) {
        int rounds = runs.stream().mapToInt(Run::round).max().orElse(0);
        int turns = runs.stream().mapToInt(Run::turn).max().orElse(0);
        later.runs.forEach(run -> runs.add(new Run(run.peer(), run.load(), rounds + run.round(),
                run.turn() == 0 ? 0 : turns + run.turn(), run.fields())));
        later.absent.forEach(absent::putIfAbsent);
    }

    /** Notes why a peer has no numbers, or fewer. */
    public void absent(String peer, String reason) {
        absent.putIfAbsent(peer, reason);
    }

    /** Peers that could not be measured in some round, with the first reason. */
    public Map<String, String> absent() {
        return absent;
    }

    /** All runs, in the order in which they were added. */
    public List<Run> runs() {
        return Collections.unmodifiableList(runs);
    }

    /** All measured peers, in their order. */
    public List<String> peers() {
        return runs.stream().map(Run::peer).distinct().toList();
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

    /** A number over all slices that have it. */
    public Estimate number(String peer, Load load, ToDoubleFunction<Run> number) {
        return Estimate.of(runs.stream().filter(run -> of(run, peer, load)).mapToDouble(number)
                .filter(Double::isFinite).toArray());
    }

    /** A number over all slices that have it, or a ratio to another load of the same peer. */
    public Estimate number(String peer, Quantity quantity) {
        Quantity top = Quantity.of(quantity.metric(), quantity.load());
        return quantity.base() == null ? number(peer, quantity.load(), quantity.metric()::of)
                : ratio(peer, top, peer, Quantity.of(quantity.metric(), quantity.base()));
    }

    /** The ratio of a metric to another peer's, on the same load. */
    public Estimate ratio(String peer, Load load, String toPeer, Metric metric) {
        return ratio(peer, Quantity.of(metric, load), toPeer, Quantity.of(metric, load));
    }

    /**
     * The ratio to another peer's number, or to a number on another load. It is taken within each turn, because both
     * sides then ran within about a second. Turns in which other processes had more of the machine than in most turns
     * are left out.
     */
    public Estimate ratio(String peer, Quantity quantity, String toPeer, Quantity toQuantity) {
        Map<Turn, Reading> ours = readings(peer, quantity);
        Map<Turn, Reading> theirs = readings(toPeer, toQuantity);
        List<Pair> pairs = ours.keySet().stream().filter(theirs::containsKey)
                .map(turn -> new Pair(ours.get(turn), theirs.get(turn)))
                .filter(pair -> Double.isFinite(pair.ratio())).toList();
        double usual = Math.max(CALM, Estimate.of(pairs.stream().mapToDouble(Pair::disturbance).toArray()).value());
        List<Pair> calm = pairs.stream().filter(pair -> pair.disturbance() <= usual).toList();
        return quantity.metric().isPooled()
                ? Estimate.ofPooledMedians(calm.stream().mapToDouble(pair -> pair.ours.value).toArray(),
                        calm.stream().mapToDouble(pair -> pair.theirs.value).toArray())
                : Estimate.of(calm.stream().mapToDouble(Pair::ratio).toArray());
    }

    /** Turns are numbered through all rounds, except turn 0, in which each round reads the memory. */
    private record Turn(int round, int number) {
    }

    /** A number in one turn, and the cores that other processes had meanwhile. */
    private record Reading(double value, double disturbance) {

        Reading dividedBy(Reading other) {
            return new Reading(value / other.value, Math.max(disturbance, other.disturbance));
        }
    }

    private record Pair(Reading ours, Reading theirs) {

        double ratio() {
            return ours.value / theirs.value;
        }

        double disturbance() {
            return Math.max(ours.disturbance, theirs.disturbance);
        }
    }

    private Map<Turn, Reading> readings(String peer, Quantity quantity) {
        Map<Turn, Reading> readings = new LinkedHashMap<>();
        runs.stream().filter(run -> of(run, peer, quantity.load())).forEach(run -> readings.putIfAbsent(
                new Turn(run.round(), run.turn()), new Reading(quantity.metric().of(run), run.disturbance())));
        if (quantity.base() != null) {
            Map<Turn, Reading> base = readings(peer, Quantity.of(quantity.metric(), quantity.base()));
            readings.keySet().retainAll(base.keySet());
            readings.replaceAll((turn, reading) -> reading.dividedBy(base.get(turn)));
        }
        return readings;
    }

    private static boolean of(Run run, String peer, Load load) {
        return run.peer().equals(peer) && run.load().label().equals(load.label());
    }
}
