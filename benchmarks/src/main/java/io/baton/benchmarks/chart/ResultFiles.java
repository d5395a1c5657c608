package io.baton.benchmarks.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the bench wrote with {@code --json}, from one file or several. */
final class ResultFiles {

    /** A ratio that could not be taken is written as NaN. */
    private static final ObjectMapper READER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private final Map<String, Measured> scenarios = new LinkedHashMap<>();
    private final List<Map<?, ?>> goals = new ArrayList<>();

    private ResultFiles() {
    }

    /**
     * Reads them all. Files of the same scenario count as further rounds; machine and options are those of the last.
     *
     * @throws IOException naming the file that is not there, or no result
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

    /** The goals, one object each, as the bench wrote them. */
    List<Map<?, ?>> goals() {
        return goals;
    }

    private static Map<?, ?> parse(Path file) throws IOException {
        try {
            return READER.readValue(Files.readString(file), Map.class);
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

    private void add(String file, Map<?, ?> result) throws IOException {
        if (!(result.get("runs") instanceof List<?> runs)) {
            throw new IOException(file + ": no result of the bench: it has no \"runs\"");
        }
        Map<String, Object> options = object(result.get("options"));
        Map<String, List<Sample>> found = new LinkedHashMap<>();
        for (Object run : runs) {
            Sample sample = sample(file, object(run), options);
            found.computeIfAbsent(sample.scenario(), name -> new ArrayList<>()).add(sample);
        }
        Map<String, String> absent = new LinkedHashMap<>();
        object(result.get("absent")).forEach((peer, reason) -> absent.put(peer, String.valueOf(reason)));
        found.forEach((name, samples) -> {
            Measured earlier = scenarios.get(name);
            if (earlier != null) {
                samples.addAll(0, earlier.samples());
                earlier.absent().forEach(absent::putIfAbsent);
            }
            scenarios.put(name, new Measured(name, samples, object(result.get("machine")), options, absent));
        });
        if (result.get("goals") instanceof List<?> reached) {
            reached.forEach(goal -> goals.add(object(goal)));
        }
    }

    private static Sample sample(String file, Map<String, Object> run, Map<String, Object> options) throws IOException {
        Object scenario = run.getOrDefault("scenario", options.get("scenario"));
        if (!(run.get("peer") instanceof String peer) || !(run.get("load") instanceof String load)) {
            throw new IOException(file + ": no result of the bench: a run without peer or load");
        }
        String name = scenario == null ? "bench" : scenario.toString();
        String round = file + "#" + run.get("round");
        return new Sample(name, load, peer, round, round + "#" + run.get("turn"), run);
    }

    private static Map<String, Object> object(Object value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, field) -> fields.put(key.toString(), field));
        }
        return fields;
    }
}
