package io.baton.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

import java.util.List;

class SeriesChartTest {

    private static Drawn drawn() throws Exception {
        SeriesChart chart = new SeriesChart("A long run", "minutes");
        chart.panel("heap, MiB").line("one", new double[] {0, 5, 10}, new double[] {20, 21, 20})
                .line("other & more", new double[] {0, 5, 10}, new double[] {10, 10, 10});
        chart.panel("threads").line("one", new double[] {0, 5, 10}, new double[] {0, 0, 0});
        return new Drawn(chart.draw());
    }

    @Test
    void eachLineHasItsPointsWithinThePicture() throws Exception {
        Drawn drawn = drawn();
        List<Element> lines = drawn.elements("polyline");
        assertThat(lines).hasSize(3);
        for (Element line : lines) {
            String[] points = line.getAttribute("points").split(" ");
            assertThat(points).hasSize(3);
            for (String point : points) {
                String[] at = point.split(",");
                assertThat(Double.parseDouble(at[0])).isBetween(0.0, drawn.size("width"));
                assertThat(Double.parseDouble(at[1])).isBetween(0.0, drawn.size("height"));
            }
        }
    }

    @Test
    void aHigherValueIsDrawnHigher() throws Exception {
        String[] points = drawn().elements("polyline").get(0).getAttribute("points").split(" ");
        assertThat(Double.parseDouble(points[1].split(",")[1])).isLessThan(Double.parseDouble(points[0].split(",")[1]));
    }

    @Test
    void noTextMeetsAnotherOrLeavesThePicture() throws Exception {
        Drawn drawn = drawn();
        List<Drawn.Box> boxes = drawn.boxes();
        assertThat(drawn.texts()).contains("heap, MiB", "threads", "minutes", "other & more");
        for (int i = 0; i < boxes.size(); i++) {
            assertThat(boxes.get(i).left()).isNotNegative();
            assertThat(boxes.get(i).right()).isLessThanOrEqualTo(drawn.size("width"));
            for (int j = i + 1; j < boxes.size(); j++) {
                assertThat(boxes.get(i).meets(boxes.get(j))).as(boxes.get(i) + " and " + boxes.get(j)).isFalse();
            }
        }
    }
}
