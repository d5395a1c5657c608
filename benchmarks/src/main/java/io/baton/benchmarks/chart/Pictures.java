package io.baton.benchmarks.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the pictures of a scenario. */
final class Pictures {

    private Pictures() {
    }

    /**
     * The rates alone and beside blocking messages, if the scenario has such; the CPU time of a message; and the
     * latency of open loops and of loads with blocking messages. Of cold starts the latency only, because so few
     * messages have no rate.
     *
     * @return the SVG of each by its name
     */
    static Map<String, String> of(Measured measured, String reference) {
        Map<String, String> pictures = new LinkedHashMap<>();
        String name = measured.name().replaceAll("[^\\w.-]", "_");
        boolean cold = measured.loads().stream().anyMatch(measured::isColdStart);
        if (!cold) {
            BesideChart.of(measured).ifPresent(chart -> pictures.put(name + "-rate", chart.draw()));
        }
        CpuChart cpu = new CpuChart(measured, reference);
        if (!cold && cpu.isThere()) {
            pictures.put(name + "-cpu", cpu.draw());
        }
        List<String> timed = measured.loads().stream()
                .filter(load -> cold || measured.isOpenLoop(load) || measured.isBlocking(load)).toList();
        for (String load : timed) {
            LatencyChart latency = new LatencyChart(measured, load);
            if (latency.isThere()) {
                String which = timed.size() == 1 ? "" : "-" + (timed.indexOf(load) + 1);
                pictures.put(name + "-latency" + which, latency.draw());
            }
        }
        return pictures;
    }

    /** The title inside a picture, which serves as its alternative text. */
    static String title(String svg) {
        int from = svg.indexOf('>', svg.indexOf("<title")) + 1;
        return svg.substring(from, svg.indexOf("</title>", from));
    }
}
