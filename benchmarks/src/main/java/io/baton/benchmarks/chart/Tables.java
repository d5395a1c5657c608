package io.baton.benchmarks.chart;

import io.baton.benchmarks.Estimate;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes the tables of a page in Markdown. */
final class Tables {

    private Tables() {
    }

    /** A table for each load of a scenario, and below them a sentence on machine and options. */
    static String of(Measured measured, String reference) {
        StringBuilder out = new StringBuilder();
        String first = measured.loads().get(0);
        for (String load : measured.loads()) {
            out.append("**").append(escaped(load)).append("**\n\n");
            List<Column> columns = columns(measured, reference, load, first);
            head(out, columns.stream().map(Column::head).toList());
            measured.peers().stream().filter(peer -> measured.number(peer, load, Metric.RATE).isThere())
                    .forEach(peer -> row(out, columns.stream().map(column -> column.cell.apply(peer)).toList()));
            out.append('\n');
        }
        measured.memoryLoads().forEach(load -> memory(out, measured, load));
        measured.results().absent().forEach((peer, reason) ->
                out.append('`').append(peer).append("` is missing: ").append(escaped(reason)).append("\n\n"));
        return out.append(place(measured, reference)).append('\n').toString();
    }

    private static void memory(StringBuilder out, Measured measured, String load) {
        out.append("**").append(escaped(load)).append(", for each**\n\n");
        boolean blocked = measured.peers().stream()
                .anyMatch(peer -> measured.number(peer, load, Metric.BLOCKED_MEMORY).isThere());
        head(out, List.of("server", "Java heap, bytes", blocked ? "native, bytes" : "direct buffers, bytes"));
        String heap = blocked ? "heap_bytes_per_blocked" : "heap_bytes_per_idle";
        String other = blocked ? "native_bytes_per_blocked" : "direct_bytes_per_idle";
        for (String peer : measured.peers()) {
            if (measured.number(peer, load, heap).isThere()) {
                row(out, List.of(name(peer), Numbers.fixed(measured.number(peer, load, heap).value(), 0),
                        Numbers.fixed(measured.number(peer, load, other).value(), 0)));
            }
        }
        out.append('\n');
    }

    private static String name(String peer) {
        String name = "`" + peer.replace("|", "\\|") + "`";
        return Measured.isOurs(peer) ? "**" + name + "**" : name;
    }

    /** Its head, and its cell in the row of a peer. */
    private record Column(String head, UnaryOperator<String> cell) {
    }

    private static List<Column> columns(Measured measured, String reference, String load, String first) {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("server", Tables::name),
                new Column("CPU µs/msg", peer -> Numbers.plain(measured.number(peer, load, Metric.CPU).value())),
                new Column("ratio (middle half)", peer -> ratio(measured, reference, load, peer)),
                new Column("msg/s", peer -> Numbers.fixed(measured.number(peer, load, Metric.RATE).value(), 0)),
                time("p50", "quick_p50_us", measured, load),
                time("p99", "quick_p99_us", measured, load),
                time("p99.9", "quick_p999_us", measured, load)));
        if (!load.equals(first)) {
            columns.add(new Column("CPU, first load = 1",
                    peer -> Numbers.ratio(measured.ratioToLoad(peer, load, first, Metric.CPU).value())));
            columns.add(new Column("msg/s of first load",
                    peer -> Numbers.percent(measured.ratioToLoad(peer, load, first, Metric.RATE).value())));
        }
        if (measured.isBlocking(load)) {
            columns.add(new Column("p99, first load = 1",
                    peer -> Numbers.ratio(measured.ratioToLoad(peer, load, first, Metric.P99).value())));
            columns.add(new Column("blocking ones, msg/s",
                    peer -> Numbers.fixed(measured.number(peer, load, "slow_per_second").value(), 0)));
        }
        if (measured.isColdStart(load)) {
            columns.add(time("slowest", "quick_max_us", measured, load));
            columns.add(new Column("slowest, µs more than without blockers",
                    peer -> Numbers.fixed(measured.number(peer, load, Metric.SLOWEST_MORE).value(), 0)));
        }
        if (measured.hasReplies(load)) {
            columns.add(new Column("MiB/CPU s",
                    peer -> Numbers.fixed(measured.number(peer, load, Metric.MIB_PER_CPU_SECOND).value(), 0)));
        }
        if (measured.peers().stream().anyMatch(peer -> measured.number(peer, load, Metric.ALLOCATED).isThere())) {
            columns.add(new Column("bytes/msg",
                    peer -> Numbers.fixed(measured.number(peer, load, Metric.ALLOCATED).value(), 2)));
        }
        return columns;
    }

    private static Column time(String head, String field, Measured measured, String load) {
        return new Column(head, peer -> Numbers.time(measured.number(peer, load, field).value()));
    }

    private static String ratio(Measured measured, String reference, String load, String peer) {
        Estimate cpu = measured.ratio(peer, load, reference, Metric.CPU);
        String median = Numbers.ratio(cpu.value());
        return !cpu.isThere() || peer.equals(reference) ? median
                : median + " (" + Numbers.ratio(cpu.lowerQuartile()) + "–" + Numbers.ratio(cpu.upperQuartile()) + ")";
    }

    /** One sentence on machine, time and options. */
    private static String place(Measured measured, String reference) {
        Map<String, Object> machine = measured.machine();
        Map<String, Object> options = measured.options();
        String seconds = Numbers.trimmed(measured.given(measured.loads().get(0), "seconds"));
        String day = machine.getOrDefault("when", "?").toString().replaceFirst("T.*", "");
        return escaped("Medians over slices, " + measured.slices() + " of a load in " + measured.rounds()
                + ", of " + seconds + " s after " + options.getOrDefault("warmup", "?") + " s of warm-up; ratios"
                + " within a turn, `"
                + reference + "` = 1. " + machine.getOrDefault("cores", "?") + " cores of "
                + machine.getOrDefault("cpu", "?") + ", Linux " + machine.getOrDefault("kernel", "?") + ", "
                + machine.getOrDefault("jdk", "?") + ", " + day + ".") + "\n";
    }

    /** The goals, met or missed. */
    static String ofGoals(List<Verdict> verdicts) {
        StringBuilder out = new StringBuilder();
        head(out, List.of("", "what", "goal", "ours", "best peer", "its value", "ratio", "95 %", "met?"));
        for (Verdict verdict : verdicts) {
            Goal goal = verdict.goal();
            row(out, List.of(goal.row(), escaped(goal.what()), escaped(goal.bound().toString()), number(verdict.ours()),
                    verdict.bestPeer() == null ? "" : escaped(verdict.bestPeer()), number(verdict.peerValue()),
                    number(verdict.ratio().value()), interval(verdict.ratio()), met(verdict)));
        }
        return out.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Numbers.plain(value);
    }

    private static String interval(Estimate ratio) {
        return ratio.hasInterval() ? Numbers.ratio(ratio.low()) + "–" + Numbers.ratio(ratio.high()) : "";
    }

    private static String met(Verdict verdict) {
        String met = verdict.met() == null ? "not measured" : verdict.met() ? "met" : "**missed**";
        return verdict.note() == null ? met : met + ": " + escaped(verdict.note());
    }

    private static void head(StringBuilder out, List<String> cells) {
        row(out, cells);
        out.append("|---".repeat(cells.size())).append("|\n");
    }

    private static void row(StringBuilder out, List<String> cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String escaped(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
    }
}
