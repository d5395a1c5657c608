package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;
import java.util.stream.IntStream;

/** P5: HTTP/1.1 plaintext with keep-alive, one request at a time and 16 in a pipeline, with small and with large heads. */
public record P5Http(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm-http";
    private static final List<Double> AT_LEAST = List.of(1.3, 1.7, 1.15, 1.0);
    private static final String OTHERS = "netty-http";

    @Override
    public String name() {
        return "p5";
    }

    @Override
    public String title() {
        return "P5: HTTP/1.1 plaintext, keep-alive, server on one core";
    }

    @Override
    public List<Load> loads() {
        return List.of(load("small", 73, 1), load("small", 73, 16), load("browser", 425, 1), load("browser", 425, 16));
    }

    private Load load(String head, int bytes, int depth) {
        int connections = shape.firstOf(64);
        return Load.of(connections + " connections, heads of " + bytes + " bytes, pipeline " + depth,
                "--connections", connections, "--http", "/plaintext", "--head", head, "--depth", depth);
    }

    @Override
    public List<String> peers() {
        return List.of("c-http", OTHERS, OURS, "jetty-http", "jdk-http");
    }

    @Override
    public String reference() {
        return OTHERS;
    }

    @Override
    public List<Goal> goals() {
        List<Load> loads = loads();
        return IntStream.range(0, loads.size())
                .mapToObj(i -> Goal.beside("P5", OURS, Metric.PER_CPU_SECOND, loads.get(i), Bound.atLeast(AT_LEAST.get(i)), OTHERS))
                .toList();
    }
}
