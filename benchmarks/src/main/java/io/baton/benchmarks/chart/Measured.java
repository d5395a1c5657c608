package io.baton.benchmarks.chart;

import io.baton.benchmarks.Estimate;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Quantity;
import io.baton.benchmarks.Results;
import io.baton.benchmarks.Run;
import io.baton.benchmarks.Verdict;
import io.baton.benchmarks.scenario.Scenarios;
import io.baton.benchmarks.scenario.Shape;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The results of one scenario in the result files.
 *
 * @param name as on the command line: p1
 * @param machine where it was measured
 * @param options of the bench
 */
record Measured(String name, Results results, Map<String, Object> machine, Map<String, Object> options) {

    /** Whether a peer is Baton: its bars and lines stand out. */
    static boolean isOurs(String peer) {
        return peer.startsWith("baton");
    }

    /** The loads, in their order. */
    List<String> loads() {
        return results.runs().stream().filter(run -> !isMemory(run)).map(run -> run.load().label()).distinct().toList();
    }

    /** Idle connections and blocked handlers, of which only the memory was looked at. */
    List<String> memoryLoads() {
        return results.runs().stream().filter(Measured::isMemory).map(run -> run.load().label()).distinct().toList();
    }

    private static boolean isMemory(Run run) {
        return !Double.isNaN(Metric.IDLE_HEAP.of(run)) || !Double.isNaN(Metric.BLOCKED_MEMORY.of(run));
    }

    /** The peers with at least one run, in their order. */
    List<String> peers() {
        return results.peers();
    }

    /** How many rounds there were, in words. */
    String rounds() {
        long count = results.runs().stream().map(Run::round).distinct().count();
        return count == 1 ? "1 round" : count + " rounds";
    }

    /** How many slices a peer was measured in, under its first load. */
    long slices() {
        return results.runs().stream()
                .filter(run -> run.peer().equals(peers().get(0)) && run.load().label().equals(loads().get(0))).count();
    }

    /** A number over all slices. */
    Estimate number(String peer, String load, Metric metric) {
        return number(peer, load, metric::of);
    }

    /** A field of the driver's report over all slices. */
    Estimate number(String peer, String load, String field) {
        return number(peer, load, run -> run.number(field));
    }

    private Estimate number(String peer, String load, ToDoubleFunction<Run> number) {
        return results.number(peer, Load.of(load), number);
    }

    /** The ratio to another peer's number on the same load. */
    Estimate ratio(String peer, String load, String toPeer, Metric metric) {
        return results.ratio(peer, Load.of(load), toPeer, metric);
    }

    /** The ratio to the number of the same peer on another load. */
    Estimate ratioToLoad(String peer, String load, String toLoad, Metric metric) {
        return results.number(peer, new Quantity(metric, Load.of(load), Load.of(toLoad)));
    }

    /** A field of the load itself, the same in all of its runs: how many connections, what rate. */
    double given(String load, String field) {
        return results.runs().stream().filter(run -> run.load().label().equals(load))
                .mapToDouble(run -> run.number(field)).findFirst().orElse(Double.NaN);
    }

    /** Whether some messages of this load block their handlers. */
    boolean isBlocking(String load) {
        return given(load, "slow") > 0 || given(load, "block_chance") > 0;
    }

    /** Whether it is the first message of each connection to a server that has just started. */
    boolean isColdStart(String load) {
        return results.runs().stream().anyMatch(run -> run.load().label().equals(load)
                && "once".equals(run.fields().get("mode")));
    }

    /** Whether replies are larger than messages. */
    boolean hasReplies(String load) {
        return given(load, "reply_size") > given(load, "size");
    }

    /** Whether messages are sent at a fixed rate, whatever the server does. */
    boolean isOpenLoop(String load) {
        return given(load, "rate") > 0;
    }

    /**
     * The peer whose numbers are 1: what the file says, else the first wanted one that was measured, else the first.
     */
    String reference(List<String> wanted) {
        List<String> peers = peers();
        if (options.get("reference") instanceof String name && peers.contains(name)) {
            return name;
        }
        return wanted.stream().filter(peers::contains).findFirst().orElse(peers.get(0));
    }

    /** The scenario's goals, judged by these runs. */
    List<Verdict> verdicts() {
        if (!Scenarios.names().contains(name)) {
            return List.of();
        }
        List<Integer> connections = options.get("connections") instanceof List<?> list
                ? list.stream().map(number -> ((Number) number).intValue()).toList() : List.of();
        Shape shape = new Shape(connections, option("size", Shape.OWN.size()), option("idle", Shape.OWN.idle()),
                option("blocking", Shape.OWN.blocking()));
        return Scenarios.of(name, shape).stream().flatMap(scenario -> scenario.goals().stream())
                .map(goal -> goal.judge(results)).toList();
    }

    private int option(String option, int otherwise) {
        return options.get(option) instanceof Number number ? number.intValue() : otherwise;
    }
}
