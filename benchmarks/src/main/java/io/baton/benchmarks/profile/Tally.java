package io.baton.benchmarks.profile;

import io.baton.benchmarks.profile.Samples.Sample;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts samples by part of the server, and by function within a part. */
final class Tally {

    private final Map<Part, Map<String, Integer>> symbols = new EnumMap<>(Part.class);
    private int total;

    /** Counts one. */
    void add(Sample sample) {
        symbols.computeIfAbsent(Part.of(sample), part -> new HashMap<>())
                .merge(sample.innermost().symbol(), 1, Integer::sum);
        total++;
    }

    int total() {
        return total;
    }

    /** The share of all samples. */
    double share(Part part) {
        int count = symbols.getOrDefault(part, Map.of()).values().stream().mapToInt(Integer::intValue).sum();
        return total == 0 ? 0 : (double) count / total;
    }

    /** The functions with most samples in this part, the most frequent first. */
    List<String> top(Part part, int most) {
        return symbols.getOrDefault(part, Map.of()).entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(entry -> entry.getKey() + " " + Math.round(1000.0 * entry.getValue() / total) / 10.0 + " %")
                .toList();
    }
}
