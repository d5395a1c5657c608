package io.baton.benchmarks.soak;

import io.baton.pool.Followers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A run against one server: rounds of load, and after each a sample of what the server uses when nobody but the standing connections
 * is there. A server that does not come to rest has kept a connection.
 */
final class SoakRun {

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_MILLIS = 20;
    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);
    /** What the run has to have met, or it shows nothing. */
    private static final List<String> MUST_HAPPEN =
            List.of("accept_pauses", "write_stalls", "handler_errors", "http_timeouts", "http_requests");
    private static final List<String> MUST_NOT_HAPPEN = List.of("foreign_requests", "exclusivity_violations");

    private final Followers followers;
    private final Tally tally = new Tally();
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private Map<String, Object> counters = Map.of();

    SoakRun(Followers followers) {
        this.followers = followers;
    }

    /** Runs until the time is over, or something is wrong. */
    SoakRun run(Plan plan) throws InterruptedException {
        try (ServerUnderSoak server = plan.start(followers);
                Population population = new Population(server, plan.descriptors(), plan.seed(), tally)) {
            try {
                rounds(plan, server, population);
                counters = server.ask("counters");
                judge(plan.judge());
            } catch (IOException | RuntimeException e) {
                failures.add(e.getMessage());
                System.err.println("the server's last words: " + server.lastWords());
            }
        } catch (IOException e) {
            failures.add(e.getMessage());
        }
        return this;
    }

    private void rounds(Plan plan, ServerUnderSoak server, Population population)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long length = (long) (plan.minutes() * NANOS_PER_MINUTE);
        for (int round = 0; System.nanoTime() - begun < length || round < Judge.LEAST_SAMPLES; round++) {
            population.round(round, plan.roundNanos());
            rest(server, population.standing());
            double minutes = (System.nanoTime() - begun) / NANOS_PER_MINUTE;
            samples.add(Sample.of(minutes, server.ask("usage")));
            System.out.println(line());
        }
    }

    private static void rest(ServerUnderSoak server, int standing) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long connections = server.count("connections");
        while (connections != standing) {
            if (System.nanoTime() - begun > REST_NANOS) {
                throw new IOException("the server has " + connections + " connections a minute after all but "
                        + standing + " had ended");
            }
            Thread.sleep(LOOK_MILLIS);
            connections = server.count("connections");
        }
    }

    private String line() {
        Sample last = samples.get(samples.size() - 1);
        StringBuilder line = new StringBuilder(String.format("%-8s %5.1f min", followers, last.minutes()));
        for (Resource resource : Resource.values()) {
            line.append("  ").append(resource.title()).append(' ').append(resource.text(last.value(resource)));
        }
        return line + "  connections " + tally.of("connections");
    }

    private void judge(Judge judge) {
        failures.addAll(judge.growing(samples));
        MUST_HAPPEN.stream().filter(name -> count(name) == 0)
                .forEach(name -> failures.add("the run shows nothing: no " + name));
        MUST_NOT_HAPPEN.stream().filter(name -> count(name) != 0)
                .forEach(name -> failures.add(count(name) + " " + name));
    }

    private long count(String name) {
        return ((Number) counters.getOrDefault(name, 0)).longValue();
    }

    Followers followers() {
        return followers;
    }

    List<Sample> samples() {
        return samples;
    }

    /** What is wrong, a sentence each; empty if nothing is. */
    List<String> failures() {
        return failures;
    }

    long bytesChecked() {
        return tally.of(Tally.BYTES);
    }

    /** Everything that was measured and counted, for a file. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("followers", followers.name());
        json.put("failures", failures);
        json.put("clients", tally.all());
        json.put("server", counters);
        json.put("samples", samples.stream().map(Sample::json).toList());
        return json;
    }
}
