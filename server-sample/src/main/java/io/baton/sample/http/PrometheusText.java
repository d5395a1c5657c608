package io.baton.sample.http;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Writes metrics in the text format of Prometheus, version 0.0.4:
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final int NANO_DIGITS = 9;

    private final StringBuilder text = new StringBuilder();

    /** A number that only grows. The name ends with {@code _total}. */
    PrometheusText counter(String name, String help, long value) {
        return sample(name, "counter", help, name, Long.toString(value));
    }

    /** A time that only grows, in seconds. The name ends with {@code _seconds_total}. */
    PrometheusText counter(String name, String help, Duration value) {
        String seconds = BigDecimal.valueOf(value.toNanos(), NANO_DIGITS).toPlainString();
        return sample(name, "counter", help, name, seconds);
    }

    /** A number that goes up and down. */
    PrometheusText gauge(String name, String help, long value) {
        return sample(name, "gauge", help, name, Long.toString(value));
    }

    /** A fact, as the label of a sample that is always 1. Neither its name nor its value needs to be escaped. */
    PrometheusText info(String name, String help, String label, String value) {
        return sample(name, "gauge", help, name + '{' + label + "=\"" + value + "\"}", "1");
    }

    private PrometheusText sample(String name, String type, String help, String sample, String value) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n')
                .append("# TYPE ").append(name).append(' ').append(type).append('\n')
                .append(sample).append(' ').append(value).append('\n');
        return this;
    }

    /** The text; each line of it ends with a line feed. */
    @Override
    public String toString() {
        return text.toString();
    }
}
