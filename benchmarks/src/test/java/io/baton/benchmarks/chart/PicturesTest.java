package io.baton.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Results;
import io.baton.benchmarks.Run;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

class PicturesTest {

    private static final String EVIL = "a<b>&\"c\"]]>\u0000é";
    private static final double A_PIXEL = 1;

    @Test
    void everyPictureIsXmlAndNamesEveryPeer() throws Exception {
        Measured measured = measured();
        Map<String, String> pictures = Pictures.of(measured, "async:16");
        assertThat(pictures).containsOnlyKeys("p3-rate", "p3-cpu", "p3-latency");
        for (String svg : pictures.values()) {
            String all = String.join("\n", new Drawn(svg).texts());
            assertThat(all).contains(measured.peers());
            assertThat(new Drawn(svg).elements("desc").get(0).getTextContent()).contains(measured.peers());
        }
    }

    @Test
    void barsAreProportionalToWhatTheyStandFor() throws Exception {
        Measured measured = measured();
        Map<String, String> pictures = Pictures.of(measured, "async:16");
        proportional(measured, new Drawn(pictures.get("p3-cpu")), Metric.CPU);
        proportional(measured, new Drawn(pictures.get("p3-rate")), Metric.RATE);
    }

    private static void proportional(Measured measured, Drawn drawn, Metric metric) {
        double perUnit = drawn.bar("async:16, 32 quick:").orElseThrow()
                / median(measured, "async:16", "32 quick", metric);
        for (String load : measured.loads()) {
            for (String peer : measured.peers()) {
                assertThat(drawn.bar(peer + ", " + load + ":")).as(peer + ", " + load).hasValueSatisfying(width ->
                        assertThat(width).isCloseTo(median(measured, peer, load, metric) * perUnit, within(A_PIXEL)));
            }
        }
    }

    private static double median(Measured measured, String peer, String load, Metric metric) {
        return measured.number(peer, load, metric).value();
    }

    @Test
    void aColdStartHasLatenciesOnlyBecauseItHasNoRate() throws Exception {
        Results results = new Results();
        for (String load : List.of("at once", "at once, some block")) {
            Map<String, Object> fields = new HashMap<>(measured().results().runs().get(0).fields());
            fields.put("mode", "once");
            fields.put("slow", load.equals("at once") ? 0 : 64);
            results.add(new Run("async:16", Load.of(load), 1, 1, fields));
        }
        Measured cold = new Measured("p14", results, Map.of(), Map.of());
        assertThat(Pictures.of(cold, "async:16")).containsOnlyKeys("p14-latency-1", "p14-latency-2");
    }

    @Test
    void noTextLiesOnAnotherOrLeavesThePicture() throws Exception {
        for (int peers : new int[] {1, 4, 14}) {
            for (String svg : Pictures.of(many(peers), "async:16").values()) {
                Drawn drawn = new Drawn(svg);
                List<Drawn.Box> boxes = drawn.boxes();
                for (int i = 0; i < boxes.size(); i++) {
                    Drawn.Box box = boxes.get(i);
                    assertThat(box.left()).as(box.text()).isNotNegative();
                    assertThat(box.right()).as(box.text()).isLessThanOrEqualTo(drawn.size("width"));
                    assertThat(box.bottom()).as(box.text()).isLessThanOrEqualTo(drawn.size("height"));
                    assertThat(boxes.subList(i + 1, boxes.size())).as(box.text()).noneMatch(box::meets);
                }
            }
        }
    }

    @Test
    void whatAPeerIsCalledIsEscaped() throws Exception {
        Measured measured = renamed(peer -> peer.equals("virtual") ? EVIL : peer);
        for (String svg : Pictures.of(measured, "async:16").values()) {
            assertThat(String.join("\n", new Drawn(svg).texts())).contains(EVIL.replace('\u0000', '\uFFFD'));
        }
        assertThat(Tables.of(measured, "async:16")).contains("a<b>&\"c\"");
    }

    @Test
    void oursAreHighlightedAndTheCollapseIsMarked() throws Exception {
        Drawn drawn = new Drawn(Pictures.of(measured(), "async:16").get("p3-rate"));
        assertThat(drawn.elements("text").stream().filter(text -> text.getAttribute("class").contains("ours")))
                .extracting(text -> text.getTextContent()).containsExactly("baton-ffm:16");
        assertThat(drawn.elements("text").stream().filter(text -> text.getAttribute("class").contains("bad")))
                .singleElement().satisfies(text -> assertThat(text.getTextContent()).endsWith("% of alone"));
    }

    @Test
    void aPeerThatMissedALoadHasNoBarThere() throws Exception {
        Measured all = measured();
        Measured less = with(all, all.results().runs().stream()
                .filter(run -> !run.peer().equals("virtual") || run.load().label().equals("32 quick")).toList());
        Map<String, String> pictures = Pictures.of(less, "async:16");
        assertThat(new Drawn(pictures.get("p3-cpu")).bar("virtual, 32 quick:")).isPresent();
        assertThat(new Drawn(pictures.get("p3-cpu")).bar("virtual, 32 quick + 8 blocking:")).isEmpty();
        assertThat(new Drawn(pictures.get("p3-rate")).texts()).doesNotContain("virtual");
    }

    @Test
    void anOpenLoopHasItsLatencyDrawnToTheLastPercentileThereIs() throws Exception {
        Run run = new Run("baton-ffm", Load.of("16 connections"), 1, 1, Map.of("rate", 9000, "quick_p50_us", 20.0,
                "quick_p90_us", 30.5, "quick_p99_us", 100.0, "quick_p999_us", 800.0, "quick_p9999_us", 12_000.0));
        Results results = new Results();
        results.add(run);
        Measured measured = new Measured("p6", results, Map.of(), Map.of());
        Map<String, String> pictures = Pictures.of(measured, "baton-ffm");
        assertThat(pictures).containsOnlyKeys("p6-latency");
        assertThat(new Drawn(pictures.get("p6-latency")).texts())
                .contains("99.99 %", "baton-ffm · 12 ms", "20 µs", "20 ms", "Open loop at 9,000 messages/s, from when a"
                        + " message was due; medians of 1 round. Less is better.")
                .noneMatch(text -> text.contains("NaN"));
    }

    private static Measured measured() throws Exception {
        Path file = Path.of(PicturesTest.class.getResource("p3.json").toURI());
        return ResultFiles.read(List.of(file)).scenarios().get(0);
    }

    private static Measured many(int peers) throws Exception {
        Measured four = measured();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            String like = four.peers().get(i % four.peers().size());
            String name = i < four.peers().size() ? like : like + ":promotion=measured+arming=oneshot+groups=" + i;
            four.results().runs().stream().filter(run -> run.peer().equals(like)).map(run -> renamed(run, name))
                    .forEach(runs::add);
        }
        return with(four, runs);
    }

    private static Measured renamed(UnaryOperator<String> name) throws Exception {
        Measured all = measured();
        return with(all, all.results().runs().stream().map(run -> renamed(run, name.apply(run.peer()))).toList());
    }

    private static Run renamed(Run run, String peer) {
        return new Run(peer, run.load(), run.round(), run.turn(), run.fields());
    }

    private static Measured with(Measured measured, List<Run> runs) {
        Results results = new Results();
        runs.forEach(results::add);
        return new Measured(measured.name(), results, measured.machine(), measured.options());
    }
}
