package io.baton.benchmarks.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Values over time: panels one below the other, with a common time and an axis from 0 each; lines have the same colours in all. */
public final class SeriesChart {

    private static final double PANEL = 128;
    private static final double GAP = 34;
    private static final double LEFT = 64;
    private static final double RIGHT = Frame.WIDTH - 16;
    private static final double TOP = Frame.TITLE_HEIGHT + 26;
    private static final int STEPS = 4;
    private static final int TIME_STEPS = 10;
    /** Room above the highest value. */
    private static final double HEADROOM = 1.08;
    /** Baton's colour first; all can be read on light and on dark ground. */
    private static final List<String> COLOURS = List.of("#e8590c", "#4c8eda", "#2f9e44", "#ae3ec9");
    private static final List<String> DASHES = List.of("none", "6 3", "2 3", "9 2 2 2");

    private final String title;
    private final String unit;
    private final List<Panel> panels = new ArrayList<>();

    private record Line(String name, double[] times, double[] values) {
    }

    /** One of the panels. */
    public static final class Panel {

        private final String title;
        private final List<Line> lines = new ArrayList<>();

        private Panel(String title) {
            this.title = title;
        }

        /** Adds a line; at most four. Times are from 0 on. */
        public Panel line(String name, double[] times, double[] values) {
            lines.add(new Line(name, times.clone(), values.clone()));
            return this;
        }

        private double top() {
            double top = lines.stream().flatMapToDouble(line -> Arrays.stream(line.values)).max().orElse(0);
            return top > 0 ? HEADROOM * top : 1;
        }
    }

    /** An empty chart; the unit is that of the time. */
    public SeriesChart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Adds a panel below the others. */
    public Panel panel(String panelTitle) {
        Panel panel = new Panel(panelTitle);
        panels.add(panel);
        return panel;
    }

    /** The picture, in SVG. */
    public String draw() {
        double end = panels.stream().flatMap(panel -> panel.lines.stream())
                .flatMapToDouble(line -> Arrays.stream(line.times)).max().orElse(1);
        double bottom = TOP + panels.size() * (PANEL + GAP) - GAP;
        Svg svg = new Svg(Frame.WIDTH, bottom + Frame.FOOT, title, description());
        svg.text(Frame.GAP, Frame.GAP + Svg.TITLE, "title", title);
        legend(svg);
        for (int i = 0; i < panels.size(); i++) {
            draw(svg, panels.get(i), TOP + i * (PANEL + GAP), end);
        }
        for (double tick : ticks(end)) {
            svg.text(x(tick, end), bottom + 16, "small middle", Numbers.trimmed(tick));
        }
        svg.text(RIGHT, bottom + 30, "small end", unit);
        return svg.toString();
    }

    private void legend(Svg svg) {
        double y = Frame.GAP + Svg.TITLE + 1.8 * Svg.SMALL;
        double x = LEFT;
        List<Line> lines = panels.isEmpty() ? List.of() : panels.get(0).lines;
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).name;
            svg.add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"2.5\""
                    + " stroke-dasharray=\"%s\"/>", x, y - 4, x + 26, y - 4, COLOURS.get(i), DASHES.get(i));
            svg.text(x + 32, y, "small", name);
            x += 32 + Svg.width(name, Svg.SMALL) + 3 * Frame.GAP;
        }
    }

    private static void draw(Svg svg, Panel panel, double top, double end) {
        double bottom = top + PANEL;
        double[] marks = Ticks.linear(panel.top(), STEPS);
        double highest = marks[marks.length - 1];
        svg.text(LEFT, top - 6, "head", panel.title);
        for (double mark : marks) {
            double y = bottom - mark / highest * PANEL;
            svg.line(LEFT, y, RIGHT, y, mark == 0 ? "axis" : "grid");
            svg.text(LEFT - Frame.GAP, y + Svg.SMALL * 0.36, "small end", Numbers.trimmed(mark));
        }
        for (double tick : ticks(end)) {
            svg.line(x(tick, end), top, x(tick, end), bottom, "grid");
        }
        for (int i = 0; i < panel.lines.size(); i++) {
            Line line = panel.lines.get(i);
            StringBuilder path = new StringBuilder();
            for (int at = 0; at < line.times.length; at++) {
                path.append(Svg.number(x(line.times[at], end))).append(',')
                        .append(Svg.number(bottom - line.values[at] / highest * PANEL)).append(' ');
            }
            svg.add("<polyline points=\"%s\" class=\"line\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\">"
                    + "<title>%s</title></polyline>", path.toString().trim(), COLOURS.get(i), DASHES.get(i),
                    Svg.escaped(line.name + ": " + panel.title));
        }
    }

    /** The marks of the time that are within it. */
    private static double[] ticks(double end) {
        return Arrays.stream(Ticks.linear(end, TIME_STEPS)).filter(tick -> tick <= end).toArray();
    }

    private static double x(double time, double end) {
        return LEFT + time / end * (RIGHT - LEFT);
    }

    private String description() {
        List<String> spoken = new ArrayList<>();
        for (Panel panel : panels) {
            for (Line line : panel.lines) {
                double[] values = line.values;
                spoken.add(String.format(Locale.ROOT, "%s, %s: from %s to %s", panel.title, line.name,
                        Numbers.plain(values[0]), Numbers.plain(values[values.length - 1])));
            }
        }
        return "Lines. " + String.join("; ", spoken) + ".";
    }
}
