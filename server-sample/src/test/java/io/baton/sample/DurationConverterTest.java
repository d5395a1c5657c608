package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DurationConverterTest {

    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({"500ms, 500", "60s, 60000", "5m, 300000", "1h, 3600000", "0, 0", "0s, 0", "999999999ms, 999999999"})
    void aNumberWithAUnitIsADuration(String text, long millis) {
        assertThat(converter.convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theLongestDurationFitsIntoALongOfMilliseconds() {
        assertThat(converter.convert("999999999h").toMillis()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "s", "-1s", "1.5s", "1 s", "1d", "1S", "1m30s", "never", "9999999999s", "٣s"})
    void anythingElseIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> converter.convert(text)).isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is no duration; write 500ms, 60s, 5m, 1h or 0");
    }
}
