package io.baton.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that was measured, as JSON. It is written after each scenario, so that an aborted run leaves a part. */
final class ResultFile {

    private final Path path;
    private final Map<String, Object> machine;
    private final Map<String, Object> options;
    private final Map<String, Object> absent = new LinkedHashMap<>();
    private final List<Object> runs = new ArrayList<>();
    private final List<Object> goals = new ArrayList<>();
    private final List<Object> changes = new ArrayList<>();

    ResultFile(Path path, Map<String, Object> machine, Map<String, Object> options) {
        this.path = path;
        this.machine = machine;
        this.options = options;
    }

    void add(Scenario scenario, Results results, List<Verdict> verdicts, List<Change> changed) throws IOException {
        results.absent().forEach((peer, reason) -> absent.put(scenario.name() + " " + peer, reason));
        results.runs().forEach(run -> runs.add(run.json(scenario.name())));
        verdicts.forEach(verdict -> goals.add(verdict.json()));
        changed.forEach(change -> changes.add(change.json()));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("options", options);
        all.put("absent", absent);
        all.put("goals", goals);
        all.put("changes", changes);
        all.put("runs", runs);
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.writeString(path, Json.write(all) + System.lineSeparator());
    }
}
