package io.baton.benchmarks.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the clients have done, by name. Any thread. */
final class Tally {

    /** Bytes that were checked. */
    static final String BYTES = "bytes checked";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(String name, long count) {
        counts.computeIfAbsent(name, unused -> new LongAdder()).add(count);
    }

    long of(String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }

    /** All of them, by name. */
    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }
}
