package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonTest {

    @Test
    void aReportIsReadWithItsNumbers() throws JsonProcessingException {
        Map<String, Object> report = Json.read("{\"mode\":\"closed\",\"slow\":0,\"p99_us\":12.5}");
        assertThat(report).containsEntry("mode", "closed");
        assertThat(Json.number(report, "slow")).isZero();
        assertThat(Json.number(report, "p99_us")).isEqualTo(12.5);
        assertThat(Json.number(report, "mode")).as("no number").isNaN();
        assertThat(Json.number(report, "p100_us")).as("not there").isNaN();
    }

    @Test
    void aReportThatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> Json.read("bind: Address already in use")).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void whatWasWrittenIsReadBack() throws JsonProcessingException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("why", "\"no\"\n\\");
        map.put("runs", List.of(1.5, Map.of("round", 3)));
        map.put("met", true);
        map.put("note", null);
        assertThat(Json.read(Json.write(map))).isEqualTo(map);
    }

    @Test
    void aNumberThatIsNoneIsNull() throws JsonProcessingException {
        assertThat(Json.write(Map.of("ratio", Double.NaN))).contains("null").doesNotContain("NaN");
        assertThat(Json.write(List.of(Double.POSITIVE_INFINITY))).contains("null").doesNotContain("Inf");
    }

    @Test
    void eachElementOfAListHasALineOfItsOwn() throws JsonProcessingException {
        assertThat(Json.write(Map.of("runs", List.of(Map.of("a", 1), Map.of("a", 2)))).lines()).hasSize(4);
    }
}
