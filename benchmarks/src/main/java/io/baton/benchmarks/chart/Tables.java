package io.baton.benchmarks.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
            head(out, head(measured, load, first));
            for (String peer : measured.peers()) {
                if (measured.spread(peer, load, Measured.RATE).isThere()) {
                    row(out, cells(measured, reference, peer, load, first));
                }
            }
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

    private static boolean isLarge(Measured measured, String load) {
        return measured.peers().stream().anyMatch(peer -> !Double.isNaN(measured.mebibytes(peer, load)));
    }

    private static boolean isAllocation(Measured measured, String load) {
        return measured.peers().stream().anyMatch(peer -> measured.spread(peer, load, Measured.ALLOCATED).isThere());
    }

    private static List<String> head(Measured measured, String load, String first) {
        List<String> head = new ArrayList<>();
        head.addAll(List.of("server", "CPU µs/msg", "ratio (middle half)", "msg/s", "p50", "p99", "p99.9"));
        if (!load.equals(first)) {
            head.addAll(List.of("CPU, first load = 1", "msg/s of first load"));
        }
        if (measured.isBlocking(load)) {
            head.add("blocking ones, msg/s");
        }
        if (isLarge(measured, load)) {
            head.add("MiB/CPU s");
        }
        if (isAllocation(measured, load)) {
            head.add("bytes/msg");
        }
        return head;
    }

    private static List<String> cells(Measured measured, String reference, String peer, String load, String first) {
        Spread cpu = measured.ratio(peer, load, reference, load, Measured.CPU);
        List<String> cells = new ArrayList<>();
        cells.add(name(peer));
        cells.add(Numbers.plain(measured.spread(peer, load, Measured.CPU).median()));
        cells.add(!cpu.isThere() || peer.equals(reference) ? Numbers.ratio(cpu.median()) : Numbers.ratio(cpu.median())
                + " (" + Numbers.ratio(cpu.low()) + "–" + Numbers.ratio(cpu.high()) + ")");
        cells.add(Numbers.fixed(measured.spread(peer, load, Measured.RATE).median(), 0));
        for (String field : List.of("quick_p50_us", "quick_p99_us", "quick_p999_us")) {
            cells.add(Numbers.time(measured.spread(peer, load, field).median()));
        }
        if (!load.equals(first)) {
            cells.add(Numbers.ratio(measured.ratio(peer, load, peer, first, Measured.CPU).median()));
            cells.add(Numbers.percent(measured.ratio(peer, load, peer, first, Measured.RATE).median()));
        }
        if (measured.isBlocking(load)) {
            cells.add(Numbers.fixed(measured.spread(peer, load, "slow_per_second").median(), 0));
        }
        if (isLarge(measured, load)) {
            cells.add(Numbers.fixed(measured.mebibytes(peer, load), 0));
        }
        if (isAllocation(measured, load)) {
            cells.add(Numbers.fixed(measured.spread(peer, load, Measured.ALLOCATED).median(), 2));
        }
        return cells;
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
