package io.baton.benchmarks.chart;

import io.baton.benchmarks.Metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rates of quick messages, alone and beside messages whose handlers block: two bars for each peer. */
final class BesideChart {

    /** A peer that keeps less than this share of its rate was stopped by the handlers that block. */
    private static final double COLLAPSED = 0.5;
    private static final double ROW = 46;
    private static final double BAR = 16;
    private static final double LEGEND = 26;

    private final Measured measured;
    private final String alone;
    private final String beside;
    private final Frame frame;

    private BesideChart(Measured measured, String alone, String beside) {
        this.measured = measured;
        this.alone = alone;
        this.beside = beside;
        List<String> peers = ranked();
        double top = peers.stream().flatMap(peer -> List.of(rate(peer, alone), rate(peer, beside)).stream())
                .mapToDouble(Double::doubleValue).max().orElse(1);
        this.frame = Frame.of(peers, peers.stream().map(this::end).toList(), top);
    }

    /** A chart of the first load without blocking connections and the first one with them; empty if one is missing. */
    static Optional<BesideChart> of(Measured measured) {
        Optional<String> alone = measured.loads().stream().filter(load -> !measured.isBlocking(load)).findFirst();
        Optional<String> beside = measured.loads().stream().filter(measured::isBlocking).findFirst();
        if (alone.isEmpty() || beside.isEmpty()) {
            return Optional.empty();
        }
        BesideChart chart = new BesideChart(measured, alone.get(), beside.get());
        return chart.ranked().isEmpty() ? Optional.empty() : Optional.of(chart);
    }

    String draw() {
        List<String> peers = ranked();
        double height = Frame.TITLE_HEIGHT + LEGEND + ROW * peers.size() + Frame.FOOT;
        String title = measured.name().toUpperCase(Locale.ROOT) + ": quick messages beside those that block";
        Svg svg = new Svg(Frame.WIDTH, height, title, description());
        frame.head(svg, title, "Quick messages/s, medians of " + measured.rounds()
                + "; share of alone: within a turn. More is better.");
        double from = Frame.TITLE_HEIGHT + LEGEND;
        legend(svg, from - LEGEND / 2);
        frame.grid(svg, from, from + ROW * peers.size());
        double y = from;
        for (String peer : peers) {
            row(svg, peer, y);
            y += ROW;
        }
        frame.numbers(svg, y + 1.5 * Svg.SMALL, "messages/s");
        return svg.toString();
    }

    private void legend(Svg svg, double y) {
        double x = frame.names();
        for (String load : List.of(alone, beside)) {
            String pale = load.equals(alone) ? " pale" : "";
            svg.bar(x, y - BAR / 2, BAR, BAR, "theirs" + pale, load);
            svg.bar(x + BAR + 3, y - BAR / 2, BAR, BAR, "ours" + pale, load);
            double text = x + 2 * BAR + 3 + Frame.GAP;
            svg.text(text, y + Svg.SMALL * 0.36, "small", load);
            x = text + Svg.width(load, Svg.SMALL) + 3 * Frame.GAP;
        }
    }

    private void row(Svg svg, String peer, double y) {
        String whose = Measured.isOurs(peer) ? "ours" : "theirs";
        double first = y + ROW / 2 - BAR - 1;
        double second = y + ROW / 2 + 1;
        svg.text(frame.names() - Frame.GAP, y + ROW / 2 + Svg.TEXT * 0.36, whose + " end", frame.name(peer));
        bar(svg, peer, alone, first, whose + " pale");
        bar(svg, peer, beside, second, whose);
        svg.text(frame.x(rate(peer, alone)) + Frame.GAP, baseline(first), "small", perSecond(rate(peer, alone)));
        svg.text(frame.x(rate(peer, beside)) + Frame.GAP, baseline(second),
                kept(peer) < COLLAPSED ? "small bad" : "small", end(peer));
    }

    private void bar(Svg svg, String peer, String load, double y, String classes) {
        svg.bar(frame.names(), y, frame.x(rate(peer, load)) - frame.names(), BAR, classes,
                peer + ", " + load + ": " + perSecond(rate(peer, load)));
    }

    private static double baseline(double y) {
        return y + BAR / 2 + Svg.SMALL * 0.36;
    }

    private String end(String peer) {
        return perSecond(rate(peer, beside)) + " · " + Numbers.percent(kept(peer)) + " of alone";
    }

    private static String perSecond(double rate) {
        return Numbers.plain(rate) + "/s";
    }

    /** The peers, the highest rate beside the blocking connections first. */
    private List<String> ranked() {
        return measured.peers().stream().filter(peer -> rate(peer, alone) > 0 && rate(peer, beside) >= 0)
                .sorted(Comparator.comparingDouble(peer -> -rate(peer, beside))).toList();
    }

    private double rate(String peer, String load) {
        return measured.number(peer, load, Metric.RATE).value();
    }

    private double kept(String peer) {
        return measured.ratioToLoad(peer, beside, alone, Metric.RATE).value();
    }

    private String description() {
        List<String> lines = new ArrayList<>();
        for (String peer : ranked()) {
            lines.add(peer + ": " + perSecond(rate(peer, alone)) + " alone, " + end(peer));
        }
        return "Pairs of bars, " + alone + " and " + beside + ". " + String.join("; ", lines) + ".";
    }
}
