package io.baton.benchmarks.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import io.baton.benchmarks.Json;
import io.baton.benchmarks.Results;
import io.baton.benchmarks.Run;
import io.baton.benchmarks.Verdict;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the bench wrote with {@code --json}, from one file or several. */
final class ResultFiles {

    private final Map<String, Measured> scenarios = new LinkedHashMap<>();

    private ResultFiles() {
    }

    /**
     * Reads them all. Files of the same scenario count as further rounds; machine and options are those of the last.
     *
     * @throws IOException if a file is missing or is no result; the message names it
     */
    static ResultFiles read(List<Path> files) throws IOException {
        ResultFiles all = new ResultFiles();
        for (Path file : files) {
            all.add(file.toString(), parse(file));
        }
        return all;
    }

    List<Measured> scenarios() {
        return List.copyOf(scenarios.values());
    }

    /** The goals of all scenarios. */
    List<Verdict> verdicts() {
        return scenarios.values().stream().flatMap(measured -> measured.verdicts().stream()).toList();
    }

    private static Map<String, Object> parse(Path file) throws IOException {
        try {
            return Json.read(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (MismatchedInputException e) {
            throw new IOException(file + ": no JSON object", e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not text", e);
        }
    }

    private void add(String file, Map<String, Object> result) throws IOException {
        if (!(result.get("runs") instanceof List<?> runs)) {
            throw new IOException(file + ": no result of the bench: it has no \"runs\"");
        }
        Map<String, Object> options = object(result.get("options"));
        Map<String, Results> found = new LinkedHashMap<>();
        for (Object run : runs) {
            Map<String, Object> fields = object(run);
            String name = String.valueOf(fields.getOrDefault("scenario", options.getOrDefault("scenario", "bench")));
            try {
                found.computeIfAbsent(name, scenario -> new Results()).add(Run.of(fields));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": no result of the bench: " + e.getMessage(), e);
            }
        }
        Map<String, Object> absent = object(result.get("absent"));
        found.forEach((name, results) -> {
            absent.forEach((peer, reason) -> {
                if (peer.startsWith(name + " ")) {
                    results.absent(peer.substring(name.length() + 1), String.valueOf(reason));
                }
            });
            Measured earlier = scenarios.get(name);
            if (earlier != null) {
                earlier.results().addRounds(results);
            }
            Results all = earlier == null ? results : earlier.results();
            scenarios.put(name, new Measured(name, all, object(result.get("machine")), options));
        });
    }

    private static Map<String, Object> object(Object value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, field) -> fields.put(key.toString(), field));
        }
        return fields;
    }
}
