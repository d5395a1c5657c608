package io.baton.sample.http;

import io.baton.http.HttpSnapshot;
import io.baton.pool.PoolSnapshot;
import io.baton.sample.http.HttpPeer.Answer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTest {

    private static final Pattern FAMILY = Pattern.compile(
            "# HELP ([a-z_]+) [^\\n]+\\n# TYPE \\1 (counter|gauge)\\n\\1(?:\\{followers=\"[a-z]+\"\\})? ([0-9.]+)\\n");

    @Test
    void everyMetricHasHelpTypeAndANameOfItsKind() throws IOException {
        try (RunningService service = RunningService.start()) {
            Answer answer = service.ask(HttpPeer.get("/metrics"));
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            Set<String> names = new HashSet<>();
            Matcher family = FAMILY.matcher(answer.text());
            int end = 0;
            while (family.find()) {
                assertThat(family.start()).as("text between the metrics").isEqualTo(end);
                end = family.end();
                assertThat(names.add(family.group(1))).as("once: " + family.group(1)).isTrue();
                assertThat(family.group(1).endsWith("_total")).as(family.group(1))
                        .isEqualTo(family.group(2).equals("counter"));
            }
            assertThat(end).isEqualTo(answer.text().length());
            assertThat(names).contains("baton_pool_leaderless_seconds_total", "baton_http_requests_total");
        }
    }

    @Test
    void everyCounterOfTheSnapshotsIsShown() throws IOException {
        try (RunningService service = RunningService.start()) {
            long families = service.ask(HttpPeer.get("/metrics")).text().lines()
                    .filter(line -> line.startsWith("# TYPE ")).count();
            assertThat(families).isEqualTo(PoolSnapshot.class.getRecordComponents().length
                    + HttpSnapshot.class.getRecordComponents().length);
        }
    }

    @Test
    void theCountersCount() throws IOException {
        try (RunningService service = RunningService.start(); HttpPeer peer = service.connect()) {
            for (int i = 0; i < 5; i++) {
                peer.ask(HttpPeer.get("/plaintext"));
            }
            peer.ask(HttpPeer.get("/none"));
            List<String> lines = peer.ask(HttpPeer.get("/metrics")).text().lines().toList();
            assertThat(lines).contains("baton_http_requests_total 6", "baton_http_not_found_total 1",
                    "baton_http_connections 1", "baton_pool_accepted_total 1", "baton_pool_connections 1");
        }
    }
}
