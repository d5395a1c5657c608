package io.baton.benchmarks.chart;

import java.util.Locale;

/**
 * An SVG picture, written line by line. The background is transparent, and the colours can be read on light and on
 * dark. A viewer that supports media queries shows the text in the contrast of the reader's colour scheme.
 */
final class Svg {

    /** Font sizes of the classes, in pixels. */
    static final int TITLE = 17;
    static final int TEXT = 13;
    static final int SMALL = 12;

    /** Width of a character as a share of the font size, in a wide sans-serif. */
    private static final double CHARACTER = 0.62;

    private static final String STYLE = """
            text { font-family: system-ui, -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; \
            font-size: 13px; fill: #768390; }
            .title { font-size: 17px; font-weight: 600; }
            .small { font-size: 12px; }
            .head, .strong { font-weight: 600; }
            .end { text-anchor: end; }
            .middle { text-anchor: middle; }
            .grid { stroke: #768390; stroke-opacity: .3; }
            .axis { stroke: #768390; stroke-opacity: .8; }
            .whisker { stroke: #768390; stroke-width: 1.5; }
            rect.theirs { fill: #7d97b3; }
            rect.ours { fill: #e8590c; }
            .pale { fill-opacity: .45; }
            text.ours { fill: #e8590c; font-weight: 600; }
            text.bad { fill: #e03131; font-weight: 600; }
            .line { fill: none; stroke-linejoin: round; }
            .lead { stroke-opacity: .5; }
            @media (prefers-color-scheme: light) {
              text { fill: #1f2328; }
              .small { fill: #59636e; }
              text.ours { fill: #c2410c; }
              text.bad { fill: #c92a2a; }
              .whisker { stroke: #3d444d; }
            }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; }
              .small { fill: #9198a1; }
              text.ours { fill: #ff922b; }
              text.bad { fill: #ff6b6b; }
              .whisker { stroke: #c9d1d9; }
            }
            """;

    private final StringBuilder out = new StringBuilder();

    /** A picture of this size. Title and description are for screen readers. */
    Svg(double width, double height, String title, String description) {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\" role=\"img\""
                + " aria-labelledby=\"title desc\">", width, height, width, height);
        add("<title id=\"title\">%s</title>", escaped(title));
        add("<desc id=\"desc\">%s</desc>", escaped(description));
        out.append("<style>\n").append(STYLE).append("</style>\n");
    }

    /** Text at a baseline; the classes say whether it begins, ends or has its middle at x. */
    Svg text(double x, double y, String classes, String text) {
        return add("<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>", x, y, classes, escaped(text));
    }

    /** A bar; its meaning is its tooltip. */
    Svg bar(double x, double y, double width, double height, String classes, String meaning) {
        return add("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2\" class=\"%s\"><title>%s</title></rect>",
                x, y, width, height, classes, escaped(meaning));
    }

    Svg line(double x1, double y1, double x2, double y2, String classes) {
        return add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>", x1, y1, x2, y2, classes);
    }

    /** Any other element. */
    Svg add(String format, Object... arguments) {
        Object[] written = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            written[i] = arguments[i] instanceof Double number ? number(number) : arguments[i];
        }
        out.append(String.format(Locale.ROOT, format, written)).append('\n');
        return this;
    }

    /** A coordinate, to a tenth of a pixel. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** The width of a text, estimated from above, because the reader's font is not known. */
    static double width(String text, int size) {
        return text.codePointCount(0, text.length()) * size * CHARACTER;
    }

    /** Escapes what has a meaning in XML, and replaces what XML does not allow. */
    static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}\\uFFFE\\uFFFF\\p{Cs}]", "\uFFFD")
                .replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** The whole document. */
    @Override
    public String toString() {
        return out + "</svg>\n";
    }
}
