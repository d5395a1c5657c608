package io.baton.benchmarks.chart;

import io.baton.benchmarks.Estimate;
import io.baton.benchmarks.Metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * CPU time of the server for a message: a panel for each load, a bar for each peer; Baton's bars have another colour.
 */
final class CpuChart {

    private static final double ROW = 24;
    private static final double BAR = 15;
    private static final double PANEL_HEAD = 36;
    private static final double WHISKER = 4;

    private final Measured measured;
    private final String reference;
    private final Frame frame;

    CpuChart(Measured measured, String reference) {
        this.measured = measured;
        this.reference = reference;
        List<String> ends = new ArrayList<>();
        double top = 0;
        for (String load : measured.loads()) {
            for (String peer : measured.peers()) {
                Estimate cpu = cpu(peer, load);
                ends.add(cpu.isThere() ? end(peer, load, cpu) : "");
                top = Math.max(top, cpu.isThere() ? cpu.upperQuartile() : 0);
            }
        }
        this.frame = Frame.of(measured.peers(), ends, top);
    }

    /** Whether there is anything to draw. */
    boolean isThere() {
        return frame.top() > 0;
    }

    String draw() {
        List<String> loads = measured.loads();
        double height = Frame.TITLE_HEIGHT + Frame.FOOT;
        for (String load : loads) {
            height += PANEL_HEAD + ROW * ranked(load).size();
        }
        String title = measured.name().toUpperCase(Locale.ROOT) + ": CPU time of the server for a message";
        Svg svg = new Svg(Frame.WIDTH, height, title, description());
        frame.head(svg, title, "Median and middle half of " + measured.rounds() + "; × is the ratio to "
                + reference + ", within a turn. Less is better.");
        double y = Frame.TITLE_HEIGHT - Frame.GAP;
        for (String load : loads) {
            svg.text(Frame.GAP, y + PANEL_HEAD - Frame.GAP - 2, "head", load);
            y += PANEL_HEAD;
            y = panel(svg, load, y);
        }
        frame.numbers(svg, y + 1.5 * Svg.SMALL, "µs");
        return svg.toString();
    }

    private double panel(Svg svg, String load, double from) {
        List<String> peers = ranked(load);
        frame.grid(svg, from - 2, from + ROW * peers.size());
        double y = from;
        for (String peer : peers) {
            row(svg, load, peer, y);
            y += ROW;
        }
        return y;
    }

    private void row(Svg svg, String load, String peer, double y) {
        String whose = Measured.isOurs(peer) ? "ours" : "theirs";
        Estimate cpu = cpu(peer, load);
        double middle = y + ROW / 2;
        double baseline = middle + Svg.TEXT * 0.36;
        svg.text(frame.names() - Frame.GAP, baseline, whose + " end", frame.name(peer));
        svg.bar(frame.names(), middle - BAR / 2, frame.x(cpu.value()) - frame.names(), BAR, whose,
                peer + ", " + load + ": " + Numbers.plain(cpu.value()) + " µs");
        double low = frame.x(cpu.lowerQuartile());
        double high = frame.x(cpu.upperQuartile());
        svg.line(low, middle, high, middle, "whisker");
        svg.line(low, middle - WHISKER, low, middle + WHISKER, "whisker");
        svg.line(high, middle - WHISKER, high, middle + WHISKER, "whisker");
        svg.text(high + Frame.GAP, baseline, "small", end(peer, load, cpu));
    }

    private String end(String peer, String load, Estimate cpu) {
        Estimate ratio = measured.ratio(peer, load, reference, Metric.CPU);
        String micros = Numbers.plain(cpu.value()) + " µs";
        if (peer.equals(reference)) {
            return micros + " = 1";
        }
        return ratio.isThere() ? micros + " · " + Numbers.ratio(ratio.value()) + " ×" : micros;
    }

    /** The cheapest first. */
    private List<String> ranked(String load) {
        return measured.peers().stream().filter(peer -> cpu(peer, load).isThere())
                .sorted(Comparator.comparingDouble(peer -> cpu(peer, load).value())).toList();
    }

    private Estimate cpu(String peer, String load) {
        return measured.number(peer, load, Metric.CPU);
    }

    private String description() {
        List<String> lines = new ArrayList<>();
        for (String load : measured.loads()) {
            for (String peer : ranked(load)) {
                lines.add(load + ", " + peer + ": " + end(peer, load, cpu(peer, load)));
            }
        }
        return "Bars. " + String.join("; ", lines) + ".";
    }
}
