package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Load;
import io.baton.benchmarks.Scenario;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures each design choice of Baton: the loads and cores of another scenario, with several configurations of Baton
 * as peers. So a choice can be tested again on another machine or after a change.
 *
 * @param like the scenario whose loads and cores are used
 * @param threads of the default; 0 for Baton's own
 * @param cross every combination, rather than one change at a time
 */
public record Ablation(Scenario like, int threads, boolean cross) implements Scenario {

    private static final String PROVIDER = "provider";
    private static final String THREADS = "threads";
    /** The first of each is the default. The other keys are options of the server. */
    private static final Map<String, List<String>> CHOICES = new LinkedHashMap<>();

    static {
        CHOICES.put(PROVIDER, List.of("ffm", "jna"));
        CHOICES.put("promotion", List.of("measured", "eager", "leader_only"));
        CHOICES.put("arming", List.of("adaptive", "oneshot"));
        CHOICES.put("writing", List.of("role", "thread"));
        CHOICES.put("groups", List.of("1", "2"));
        CHOICES.put(THREADS, List.of("2", "4", "16"));
    }

    @Override
    public String name() {
        return (cross ? "ablation-cross-" : "ablation-") + like.name();
    }

    @Override
    public String title() {
        return "Ablation, " + (cross ? "every combination" : "one change at a time") + ", on " + like.title();
    }

    @Override
    public int sliceScale() {
        return like.sliceScale();
    }

    @Override
    public List<Load> loads() {
        return like.loads();
    }

    @Override
    public String serverCores() {
        return like.serverCores();
    }

    @Override
    public String driverCores() {
        return like.driverCores();
    }

    @Override
    public String reference() {
        return peer(base());
    }

    @Override
    public List<String> peers() {
        Set<Map<String, String>> all = new LinkedHashSet<>(List.of(base()));
        CHOICES.forEach((key, values) -> {
            for (Map<String, String> start : cross ? List.copyOf(all) : List.of(base())) {
                values.forEach(value -> all.add(with(start, key, value)));
            }
        });
        return all.stream().map(this::peer).toList();
    }

    @Override
    public List<String> goalPeers() {
        return peers();
    }

    private Map<String, String> base() {
        Map<String, String> base = new LinkedHashMap<>();
        CHOICES.forEach((key, values) -> base.put(key, values.get(0)));
        base.put(THREADS, Integer.toString(threads));
        return base;
    }

    private static Map<String, String> with(Map<String, String> choice, String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(choice);
        changed.put(key, value);
        return changed;
    }

    /** Says what is not the default. */
    private String peer(Map<String, String> choice) {
        String name = "baton-" + choice.get(PROVIDER) + ":" + choice.get(THREADS);
        String changes = CHOICES.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(PROVIDER) && !entry.getKey().equals(THREADS))
                .map(Map.Entry::getKey)
                .filter(key -> !choice.get(key).equals(base().get(key)))
                .map(key -> key + "=" + choice.get(key))
                .collect(Collectors.joining("+"));
        return changes.isEmpty() ? name : name + ":" + changes;
    }
}
