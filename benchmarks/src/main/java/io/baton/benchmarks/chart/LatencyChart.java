package io.baton.benchmarks.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Latency by percentile, a line for each peer with its name at the end; both axes are logarithmic. */
final class LatencyChart {

    private static final double HEIGHT = 420;
    private static final double LEFT = 70;
    private static final double BOTTOM = HEIGHT - 52;
    private static final double TOP = Frame.TITLE_HEIGHT + 8;
    private static final double LABEL = 17;
    private static final double LEADER = 22;
    private static final double DOT = 2.5;
    /** The vertical axis spans this factor at least. */
    private static final double LEAST_SPAN = 1.5;
    private static final double MEDIAN = 0.5;
    /** The horizontal axis goes up to this share at least. */
    private static final double LEAST_FAR = 0.99;
    private static final String OURS = "#e8590c";
    /** Colours that can be read on light and on dark ground; dashes distinguish the lines, too. */
    private static final List<String> THEIRS =
            List.of("#4c8eda", "#2f9e44", "#ae3ec9", "#1098ad", "#b5850b", "#868e96", "#d6336c", "#7950f2", "#5c940d");
    private static final List<String> DASHES = List.of("none", "6 3", "2 3");

    private static final Map<Double, String> PERCENTILES = new LinkedHashMap<>();

    static {
        PERCENTILES.put(MEDIAN, "quick_p50_us");
        PERCENTILES.put(0.9, "quick_p90_us");
        PERCENTILES.put(0.99, "quick_p99_us");
        PERCENTILES.put(0.999, "quick_p999_us");
        PERCENTILES.put(0.9999, "quick_p9999_us");
    }

    private record Point(double share, double micros) {
    }

    private final Measured measured;
    private final String load;
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();
    private double[] ticks;
    private double right;
    private double farthest = LEAST_FAR;

    LatencyChart(Measured measured, String load) {
        this.measured = measured;
        this.load = load;
        for (String peer : measured.peers()) {
            List<Point> points = points(peer);
            if (!points.isEmpty()) {
                lines.put(peer, points);
            }
        }
    }

    /** Whether there is anything to draw. */
    boolean isThere() {
        return !lines.isEmpty();
    }

    private List<Point> points(String peer) {
        List<Point> points = new ArrayList<>();
        PERCENTILES.forEach((share, field) -> {
            double micros = measured.number(peer, load, field).value();
            if (micros > 0) {
                points.add(new Point(share, micros));
                farthest = Math.max(farthest, share);
            }
        });
        return points;
    }

    String draw() {
        double[] all = lines.values().stream().flatMap(List::stream).mapToDouble(Point::micros).sorted().toArray();
        ticks = Ticks.logarithmic(all[0], Math.max(all[all.length - 1], LEAST_SPAN * all[0]));
        right = Frame.WIDTH - LEADER - 2 * Frame.GAP
                - lines.keySet().stream().mapToDouble(peer -> Svg.width(label(peer), Svg.SMALL)).max().orElse(0);
        String title = measured.name().toUpperCase(Locale.ROOT) + ": latency, " + load;
        Svg svg = new Svg(Frame.WIDTH, HEIGHT, title, description());
        svg.text(Frame.GAP, Frame.GAP + Svg.TITLE, "title", title);
        svg.text(Frame.GAP, Frame.GAP + Svg.TITLE + 1.6 * Svg.SMALL, "small", kind() + "; medians of "
                + measured.rounds() + ". Less is better.");
        axes(svg);
        lines(svg);
        return svg.toString();
    }

    private String kind() {
        if (!measured.isOpenLoop(load)) {
            return "Closed loop, the quick connections";
        }
        String rate = Numbers.plain(measured.given(load, "rate"));
        return "Open loop at " + rate + " messages/s, from when a message was due";
    }

    private void axes(Svg svg) {
        for (double tick : ticks) {
            svg.line(LEFT, y(tick), right, y(tick), "grid");
            svg.text(LEFT - Frame.GAP, y(tick) + Svg.SMALL * 0.36, "small end", Numbers.time(tick));
        }
        lines.values().stream().flatMap(List::stream).map(Point::share).distinct().sorted().forEach(share -> {
            svg.line(x(share), TOP, x(share), BOTTOM, "grid");
            svg.text(x(share), BOTTOM + 1.6 * Svg.SMALL, "small middle", percent(share));
        });
        svg.line(LEFT, BOTTOM, right, BOTTOM, "axis");
        svg.text((LEFT + right) / 2, BOTTOM + 3.2 * Svg.SMALL, "small middle", "percentile of the messages");
    }

    private void lines(Svg svg) {
        Map<String, Double> labels = labels();
        int theirs = 0;
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            boolean ours = Measured.isOurs(line.getKey());
            String colour = ours ? OURS : THEIRS.get(theirs % THEIRS.size());
            String dash = DASHES.get(ours ? 0 : theirs++ % DASHES.size());
            draw(svg, line.getKey(), colour, dash, labels.get(line.getKey()));
        }
    }

    private void draw(Svg svg, String peer, String colour, String dash, double label) {
        List<Point> points = lines.get(peer);
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(Svg.number(x(point.share))).append(',').append(Svg.number(y(point.micros))).append(' ');
        }
        boolean ours = Measured.isOurs(peer);
        svg.add("<polyline points=\"%s\" class=\"line\" style=\"stroke-width:%s\" stroke=\"%s\""
                + " stroke-dasharray=\"%s\"><title>%s</title></polyline>", path.toString().trim(), ours ? 3 : 2, colour,
                dash, Svg.escaped(peer));
        for (Point point : points) {
            svg.add("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>", x(point.share), y(point.micros), DOT, colour);
        }
        Point last = points.get(points.size() - 1);
        svg.add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"lead\" stroke=\"%s\"/>", x(last.share) + DOT,
                y(last.micros), right + LEADER - 2, label, colour);
        svg.text(right + LEADER, label + Svg.SMALL * 0.36, ours ? "small ours" : "small", label(peer));
    }

    /** The height of each name: as near to the end of its line as possible without overlap. */
    private Map<String, Double> labels() {
        List<String> peers = lines.keySet().stream().sorted(Comparator.comparingDouble(this::end)).toList();
        double[] at = new double[peers.size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = i == 0 ? end(peers.get(i)) : Math.max(end(peers.get(i)), at[i - 1] + LABEL);
        }
        double limit = BOTTOM;
        Map<String, Double> labels = new LinkedHashMap<>();
        for (int i = at.length - 1; i >= 0; i--) {
            at[i] = Math.min(at[i], limit);
            limit = at[i] - LABEL;
            labels.put(peers.get(i), at[i]);
        }
        return labels;
    }

    private double end(String peer) {
        List<Point> points = lines.get(peer);
        return y(points.get(points.size() - 1).micros);
    }

    private String label(String peer) {
        List<Point> points = lines.get(peer);
        return peer + " · " + Numbers.time(points.get(points.size() - 1).micros);
    }

    private double x(double share) {
        double least = nines(MEDIAN);
        return LEFT + (nines(share) - least) / (nines(farthest) - least) * (right - LEFT);
    }

    private double y(double micros) {
        double low = Math.log10(ticks[0]);
        double high = Math.log10(ticks[ticks.length - 1]);
        return BOTTOM - (Math.log10(micros) - low) / (high - low) * (BOTTOM - TOP);
    }

    /** 1 for 90 %, 2 for 99 %, 3 for 99.9 %. */
    private static double nines(double share) {
        return -Math.log10(1 - share);
    }

    private static String percent(double share) {
        return new BigDecimal(share * 100).setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros().toPlainString() + " %";
    }

    private String description() {
        List<String> spoken = new ArrayList<>();
        lines.forEach((peer, points) -> {
            List<String> numbers = points.stream().map(p -> percent(p.share) + " " + Numbers.time(p.micros)).toList();
            spoken.add(peer + ": " + String.join(", ", numbers));
        });
        return "Lines. " + String.join("; ", spoken) + ".";
    }
}
