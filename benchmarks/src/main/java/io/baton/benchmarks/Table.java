package io.baton.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints what was measured: a table for each load, a line for each peer. */
final class Table {

    private static final String COLUMNS = " %9s %6s %13s %10s %6s %9s %9s %9s %6s %6s %6s";

    private final Results results;
    private final Scenario scenario;
    private final String reference;
    private final PrintStream out;
    private int nameWidth;

    Table(Results results, Scenario scenario, String reference, PrintStream out) {
        this.results = results;
        this.scenario = scenario;
        this.reference = reference;
        this.out = out;
    }

    void print(List<Peer> peers) {
        nameWidth = peers.stream().mapToInt(peer -> peer.name().length()).max().orElse(1);
        for (Load load : scenario.loads()) {
            boolean mixed = load.arguments().contains("--slow");
            boolean later = mixed || load.arguments().contains("--idle");
            out.println();
            out.println(load.label() + "  (ratios: " + reference + " = 1)");
            out.printf(head(), "peer", "CPU µs/m", "ratio", "(min-max)", "msg/s", "ratio", "p50 µs", "p99 µs",
                    "p99.9 µs", "srv", "drv", "other");
            out.println((later ? "  CPU/first  rate/first" : "") + (mixed ? "   slow/s  ideal" : ""));
            for (Peer peer : peers) {
                if (results.has(peer.name(), load)) {
                    line(peer.name(), load, later, mixed);
                }
            }
        }
        results.absent().forEach((peer, reason) -> out.println(peer + ": " + reason));
    }

    private String head() {
        return "%-" + nameWidth + "s" + COLUMNS;
    }

    private void line(String peer, Load load, boolean later, boolean mixed) {
        double[] cpu = results.ratios(peer, load, reference, load, Table::cpu);
        double[] rate = results.ratios(peer, load, reference, load, Table::rate);
        String spread = cpu.length == 0 ? "-" : "(%s-%s)".formatted(number(cpu[0], 2), number(cpu[cpu.length - 1], 2));
        out.printf(head(), peer, median(peer, load, Table::cpu, 2), number(Results.median(cpu), 2), spread,
                median(peer, load, Table::rate, 0), number(Results.median(rate), 2), median(peer, load, "quick_p50_us"),
                median(peer, load, "quick_p99_us"), median(peer, load, "quick_p999_us"),
                median(peer, load, run -> run.cores("server_cpu_us"), 2),
                median(peer, load, run -> run.cores("driver_cpu_us"), 2),
                median(peer, load, Run::disturbance, 2));
        if (later) {
            Load first = scenario.loads().get(0);
            out.printf("%11s %11s", number(Results.median(results.ratios(peer, load, peer, first, Table::cpu)), 3),
                    number(Results.median(results.ratios(peer, load, peer, first, Table::rate)), 3));
        }
        if (mixed) {
            out.printf("%9s %6s", median(peer, load, run -> run.number("slow_per_second"), 0),
                    median(peer, load, Run::ofIdeal, 3));
        }
        out.println();
    }

    private static double cpu(Run run) {
        return run.number("cpu_us_per_message");
    }

    private static double rate(Run run) {
        return run.number("quick_per_second");
    }

    private String median(String peer, Load load, String field) {
        return median(peer, load, run -> run.number(field), 0);
    }

    private String median(String peer, Load load, ToDoubleFunction<Run> number, int digits) {
        return number(results.median(peer, load, number), digits);
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
