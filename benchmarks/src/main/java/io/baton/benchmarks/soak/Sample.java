package io.baton.benchmarks.soak;

import io.baton.benchmarks.Json;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the server used at one moment, while it had no connections but those that stay.
 *
 * @param minutes since the start of the run
 */
record Sample(double minutes, Map<Resource, Double> values) {

    /** From an answer of {@link ServerUsage}, or a part of a file. */
    static Sample of(double minutes, Map<String, Object> answer) {
        Map<Resource, Double> values = new EnumMap<>(Resource.class);
        for (Resource resource : Resource.values()) {
            values.put(resource, Json.number(answer, resource.field()));
        }
        return new Sample(minutes, values);
    }

    double value(Resource resource) {
        return values.get(resource);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("minutes", minutes);
        values.forEach((resource, value) -> json.put(resource.field(), value));
        return json;
    }
}
