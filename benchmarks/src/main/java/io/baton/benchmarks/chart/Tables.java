package io.baton.benchmarks.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The numbers in Markdown, as the blocks of a page have them. */
final class Tables {

    private static final List<String> GOAL_FIELDS =
            List.of("row", "what", "goal", "ours", "bestPeer", "peerValue", "ratio", "error");

    private Tables() {
    }

    /** A table for each load of a scenario, and under them where that was measured. */
    static String of(Measured measured, String reference) {
        StringBuilder out = new StringBuilder();
        String first = measured.loads().get(0);
        for (String load : measured.loads()) {
            out.append("**").append(escaped(load)).append("**\n\n");
            List<Column> columns = columns(measured, reference, load, first);
            head(out, columns.stream().map(Column::head).toList());
            measured.peers().stream().filter(peer -> measured.spread(peer, load, Measured.RATE).isThere())
                    .forEach(peer -> row(out, columns.stream().map(column -> column.cell.apply(peer)).toList()));
            out.append('\n');
        }
        measured.memoryLoads().forEach(load -> memory(out, measured, load));
        measured.absent().forEach((peer, reason) ->
                out.append('`').append(peer).append("` is missing: ").append(escaped(reason)).append("\n\n"));
        return out.append(place(measured, reference)).append('\n').toString();
    }

    private static void memory(StringBuilder out, Measured measured, String load) {
        out.append("**").append(escaped(load)).append(", for each**\n\n");
        head(out, List.of("server", "Java heap, bytes", "direct buffers, bytes"));
        for (String peer : measured.peers()) {
            Spread heap = measured.spread(peer, load, Measured.IDLE_HEAP);
            if (heap.isThere()) {
                row(out, List.of(name(peer), Numbers.fixed(heap.median(), 0),
                        Numbers.fixed(measured.spread(peer, load, Measured.IDLE_DIRECT).median(), 0)));
            }
        }
        out.append('\n');
    }

    private static String name(String peer) {
        String name = "`" + peer.replace("|", "\\|") + "`";
        return Sample.isOurs(peer) ? "**" + name + "**" : name;
    }

    /** What stands above it, and in the row of a peer. */
    private record Column(String head, UnaryOperator<String> cell) {
    }

    private static List<Column> columns(Measured measured, String reference, String load, String first) {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("server", Tables::name),
                new Column("CPU µs/msg", peer -> Numbers.plain(measured.spread(peer, load, Measured.CPU).median())),
                new Column("ratio (middle half)", peer -> ratio(measured, reference, load, peer)),
                new Column("msg/s", peer -> Numbers.fixed(measured.spread(peer, load, Measured.RATE).median(), 0)),
                time("p50", "quick_p50_us", measured, load),
                time("p99", "quick_p99_us", measured, load),
                time("p99.9", "quick_p999_us", measured, load)));
        if (!load.equals(first)) {
            columns.add(new Column("CPU, first load = 1",
                    peer -> Numbers.ratio(measured.ratio(peer, load, peer, first, Measured.CPU).median())));
            columns.add(new Column("msg/s of first load",
                    peer -> Numbers.percent(measured.ratio(peer, load, peer, first, Measured.RATE).median())));
        }
        if (measured.isBlocking(load)) {
            columns.add(new Column("blocking ones, msg/s",
                    peer -> Numbers.fixed(measured.spread(peer, load, "slow_per_second").median(), 0)));
        }
        if (measured.peers().stream().anyMatch(peer -> !Double.isNaN(measured.mebibytes(peer, load)))) {
            columns.add(new Column("MiB/CPU s", peer -> Numbers.fixed(measured.mebibytes(peer, load), 0)));
        }
        if (measured.peers().stream().anyMatch(peer -> measured.spread(peer, load, Measured.ALLOCATED).isThere())) {
            columns.add(new Column("bytes/msg",
                    peer -> Numbers.fixed(measured.spread(peer, load, Measured.ALLOCATED).median(), 2)));
        }
        return columns;
    }

    private static Column time(String head, String field, Measured measured, String load) {
        return new Column(head, peer -> Numbers.time(measured.spread(peer, load, field).median()));
    }

    private static String ratio(Measured measured, String reference, String load, String peer) {
        Spread cpu = measured.ratio(peer, load, reference, load, Measured.CPU);
        String median = Numbers.ratio(cpu.median());
        return !cpu.isThere() || peer.equals(reference) ? median
                : median + " (" + Numbers.ratio(cpu.low()) + "–" + Numbers.ratio(cpu.high()) + ")";
    }

    /** One sentence on machine, time and options. */
    private static String place(Measured measured, String reference) {
        Map<String, Object> machine = measured.machine();
        Map<String, Object> options = measured.options();
        String seconds = Numbers.trimmed(measured.given(measured.loads().get(0), "seconds"));
        String day = machine.getOrDefault("when", "?").toString().replaceFirst("T.*", "");
        return escaped("Medians over slices, " + measured.slices() + " of a load in " + measured.rounds() + ", of " + seconds
                + " s after " + options.getOrDefault("warmup", "?") + " s of warm-up; ratios within a turn, `"
                + reference + "` = 1. " + machine.getOrDefault("cores", "?") + " cores of "
                + machine.getOrDefault("cpu", "?") + ", Linux " + machine.getOrDefault("kernel", "?") + ", "
                + machine.getOrDefault("jdk", "?") + ", " + day + ".") + "\n";
    }

    /** The goals, met or missed. */
    static String ofGoals(List<Map<?, ?>> goals) {
        StringBuilder out = new StringBuilder();
        head(out, List.of("", "what", "goal", "ours", "best peer", "its value", "ratio", "±", "met?"));
        for (Map<?, ?> goal : goals) {
            List<String> cells = new ArrayList<>();
            for (String field : GOAL_FIELDS) {
                Object value = goal.get(field);
                cells.add(value instanceof Number number ? Numbers.plain(number.doubleValue())
                        : value == null ? "" : escaped(value.toString()));
            }
            cells.add(verdict(goal));
            row(out, cells);
        }
        return out.toString();
    }

    private static String verdict(Map<?, ?> goal) {
        Object met = goal.get("met");
        String verdict = met == null ? "not measured" : Boolean.TRUE.equals(met) ? "met" : "**missed**";
        Object note = goal.get("note");
        return note == null || note.toString().isEmpty() ? verdict : verdict + ": " + escaped(note.toString());
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
