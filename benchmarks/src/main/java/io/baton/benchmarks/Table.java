package io.baton.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/** Prints what a scenario measured: a table for each load, a line for each peer. */
final class Table {

    private static final double LIMITED = 0.9;

    private record Column(String head, int width, BiFunction<String, Load, String> cell) {
    }

    private final Results results;
    private final Scenario scenario;
    private final String reference;
    private final PrintStream out;

    Table(Results results, Scenario scenario, String reference, PrintStream out) {
        this.results = results;
        this.scenario = scenario;
        this.reference = reference;
        this.out = out;
    }

    void print(List<Peer> peers) {
        out.println();
        out.println(scenario.title());
        List<String> names = peers.stream().map(Peer::name).toList();
        for (Load load : scenario.loads()) {
            section(load.label() + "  (ratios: " + reference + " = 1)", load, names, columns(load));
            limit(load);
        }
        if (scenario.idle() > 0) {
            section(scenario.idle() + " idle connections, memory", Load.idle(scenario.idle()), names, List.of(
                    new Column("heap bytes/idle", 16, number(Metric.IDLE_HEAP)),
                    new Column("direct bytes/idle", 18, number(Metric.IDLE_DIRECT))));
        }
        if (scenario.blocked() > 0) {
            section(scenario.blocked() + " blocked handlers, memory", Load.blocked(scenario.blocked()), names, List.of(
                    new Column("heap bytes/blocked", 18, number(run -> run.number("heap_bytes_per_blocked"), 0)),
                    new Column("native bytes/blocked", 20, number(run -> run.number("native_bytes_per_blocked"), 0)),
                    new Column("direct part of it", 17, number(run -> run.number("direct_bytes_per_blocked"), 0)),
                    new Column("sum", 9, number(Metric.BLOCKED_MEMORY))));
        }
        results.absent().forEach((peer, reason) -> out.println(peer + ": " + reason));
    }

    private void section(String title, Load load, List<String> names, List<Column> columns) {
        int width = names.stream().mapToInt(String::length).max().orElse(1);
        out.println();
        out.println(title);
        StringBuilder head = new StringBuilder(String.format("%-" + width + "s", "peer"));
        columns.forEach(column -> head.append(String.format(" %" + column.width + "s", column.head)));
        out.println(head);
        for (String name : names) {
            if (results.has(name, load)) {
                StringBuilder line = new StringBuilder(String.format("%-" + width + "s", name));
                columns.forEach(column ->
                        line.append(String.format(" %" + column.width + "s", column.cell.apply(name, load))));
                out.println(line);
            }
        }
    }

    private List<Column> columns(Load load) {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("CPU µs/m", 9, number(Metric.CPU)),
                new Column("ratio", 6, (peer, on) -> text(beside(peer, on, Metric.CPU).value(), 2)),
                new Column("(middle half)", 13, this::middleHalf),
                new Column("msg/s", 10, number(Metric.RATE)),
                new Column("ratio", 6, (peer, on) -> text(beside(peer, on, Metric.RATE).value(), 2)),
                new Column("p50 µs", 9, number(run -> run.number("quick_p50_us"), 0)),
                new Column("p99 µs", 9, number(Metric.P99)),
                new Column("p99.9 µs", 9, number(Metric.P999)),
                new Column("srv", 6, number(run -> run.cores("server_cpu_us"), 2)),
                new Column("drv", 6, number(run -> run.cores("driver_cpu_us"), 2)),
                new Column("drv µs/m", 8, number(run -> run.number("driver_cpu_us") / run.number("messages"), 2)),
                new Column("other", 6, number(Run::disturbance, 2))));
        if (load.isBlocking() || load.option("--idle") > 0) {
            columns.add(new Column("CPU/first", 10, besideFirst(Metric.CPU)));
            columns.add(new Column("rate/first", 11, besideFirst(Metric.RATE)));
        }
        if (load.isBlocking()) {
            columns.add(new Column("p99/first", 9, besideFirst(Metric.P99)));
            columns.add(new Column("slow/s", 8, number(run -> run.number("slow_per_second"), 0)));
            columns.add(new Column("slow p50 µs", 11, number(run -> run.number("slow_p50_us"), 0)));
            columns.add(load.option("--slow") > 0 ? new Column("ideal", 6, number(Metric.OF_IDEAL))
                    : new Column("asleep", 6, number(Run::asleep, 1)));
        }
        if (load.option("--reply-size") > 0) {
            columns.add(new Column("MiB/CPU s", 10, number(Metric.MIB_PER_CPU_SECOND)));
        }
        if (scenario.isColdStart()) {
            columns.add(new Column("slowest", 9, number(run -> run.number("quick_max_us"), 0)));
            columns.add(new Column("more, µs", 9, number(Metric.SLOWEST_MORE)));
        }
        if (scenario.watchesAllocation()) {
            columns.add(new Column("bytes/m", 9, number(Metric.ALLOCATED)));
        }
        return columns;
    }

    /** Says whether the driver limited the rate. Not for a fixed rate, where the driver spins to be on time. */
    private void limit(Load load) {
        String busiest = null;
        double most = 0;
        for (String name : results.peers()) {
            double cores = results.number(name, load, run -> run.cores("driver_cpu_us")).value();
            if (cores > most) {
                most = cores;
                busiest = name;
            }
        }
        if (busiest != null && scenario.loadShare() == 0) {
            out.printf(Locale.ROOT, "The driver had %.2f of a core at most, beside %s%s.%n", most, busiest,
                    most > LIMITED ? ": there it may limit msg/s, not CPU per message" : ": it is not the limit");
        }
    }

    private Estimate beside(String peer, Load load, Metric metric) {
        return results.ratio(peer, load, reference, metric);
    }

    private String middleHalf(String peer, Load load) {
        Estimate ratio = beside(peer, load, Metric.CPU);
        return !ratio.isThere() ? "-"
                : "(%s-%s)".formatted(text(ratio.lowerQuartile(), 2), text(ratio.upperQuartile(), 2));
    }

    private BiFunction<String, Load, String> besideFirst(Metric metric) {
        Load first = scenario.loads().get(0);
        return (peer, load) -> text(results.number(peer, new Quantity(metric, load, first)).value(), 3);
    }

    private BiFunction<String, Load, String> number(Metric metric) {
        return number(metric::of, metric.digits());
    }

    private BiFunction<String, Load, String> number(ToDoubleFunction<Run> number, int digits) {
        return (peer, load) -> text(results.number(peer, load, number).value(), digits);
    }

    /** The ends of the interval; a dash where there is none. */
    static String interval(Estimate estimate, int digits) {
        return estimate.hasInterval() ? text(estimate.low(), digits) + "-" + text(estimate.high(), digits) : "-";
    }

    /** A number with thousands separators; a dash where there is none. */
    static String text(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
