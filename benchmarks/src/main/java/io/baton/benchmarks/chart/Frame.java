package io.baton.benchmarks.chart;

import java.util.List;

/**
 * What the bar charts have in common: names to the left, bars, room for what is printed at their ends.
 *
 * @param names how wide the column of the names is
 * @param room how wide the longest text at the end of a bar is
 * @param top the largest number on the axis
 * @param steps how many the axis has room for
 */
record Frame(double names, double room, double top, int steps) {

    static final double WIDTH = 800;
    static final double GAP = 8;
    static final double TITLE_HEIGHT = 58;
    /** Below the last bar: the axis, its numbers, and a margin. */
    static final double FOOT = 34;

    private static final double LONGEST_NAME = 0.45 * WIDTH;
    private static final int MOST_STEPS = 6;

    static Frame of(List<String> names, List<String> ends, double top) {
        double widest = names.stream().mapToDouble(name -> Svg.width(name, Svg.TEXT)).max().orElse(0);
        double room = ends.stream().mapToDouble(text -> Svg.width(text, Svg.SMALL)).max().orElse(0);
        double left = Math.min(widest, LONGEST_NAME) + 2 * GAP;
        double right = room + 2 * GAP;
        double number = Svg.width(Numbers.plain(top), Svg.SMALL) + 2 * GAP;
        int steps = (int) Math.max(1, Math.min(MOST_STEPS, (WIDTH - left - right) / number));
        double[] ticks = Ticks.linear(top, steps);
        return new Frame(left, right, ticks[ticks.length - 1], steps);
    }

    /** Where a number is on the horizontal axis. */
    double x(double value) {
        return names + value / top * (WIDTH - names - room);
    }

    /** A name, cut where the column ends. */
    String name(String name) {
        int fits = (int) ((names - 2 * GAP) / Svg.width("x", Svg.TEXT));
        return name.length() <= fits ? name : name.substring(0, fits - 1) + "…";
    }

    /** Title and what is shown, in the first lines. */
    void head(Svg svg, String title, String shown) {
        svg.text(GAP, GAP + Svg.TITLE, "title", title);
        svg.text(GAP, GAP + Svg.TITLE + 1.6 * Svg.SMALL, "small", shown);
    }

    /** The grid from {@code from} down to {@code to}, and below it the numbers. */
    void grid(Svg svg, double from, double to) {
        for (double tick : Ticks.linear(top, steps)) {
            svg.line(x(tick), from, x(tick), to, tick == 0 ? "axis" : "grid");
        }
    }

    void numbers(Svg svg, double y, String unit) {
        for (double tick : Ticks.linear(top, steps)) {
            svg.text(x(tick), y, "small middle", Numbers.fixed(tick, tick < 10 && tick != Math.rint(tick) ? 1 : 0));
        }
        svg.text(WIDTH - GAP, y, "small end", unit);
    }
}
