package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonTest {

    @Test
    void aReportIsReadWithItsNumbers() {
        assertThat(Json.read("{\"mode\":\"closed\",\"slow\":0,\"p99_us\":12.5,\"x\":-1e3}"))
                .isEqualTo(Map.of("mode", "closed", "slow", 0.0, "p99_us", 12.5, "x", -1000.0));
    }

    @Test
    void whatIsWrittenIsEscaped() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("why", "\"no\"\n\\");
        map.put("runs", List.of(1.0, 2.5, 3));
        assertThat(Json.write(map)).isEqualTo("{\"why\":\"\\\"no\\\"\\u000a\\\\\",\"runs\":[1,\n 2.5,\n 3]}");
    }

    @Test
    void whatIsNoNumberIsNull() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ratio", Double.NaN);
        map.put("met", null);
        map.put("fits", true);
        assertThat(Json.write(map)).isEqualTo("{\"ratio\":null,\"met\":null,\"fits\":true}");
    }
}
