package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P5: HTTP/1.1 plaintext with keep-alive, one request at a time and 16 in a pipeline. */
public record P5Http(Shape shape) implements Scenario {

    private static final String OURS = "baton-http";
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
        return List.of(pipeline(1), pipeline(16));
    }

    private Load pipeline(int depth) {
        int connections = shape.firstOf(64);
        return Load.of(connections + " connections, pipeline " + depth,
                "--connections", connections, "--http", "/plaintext", "--depth", depth);
    }

    @Override
    public List<String> peers() {
        return List.of("c-http", OTHERS, "jetty-http", "jdk-http");
    }

    @Override
    public String reference() {
        return OTHERS;
    }

    @Override
    public List<Goal> goals() {
        return loads().stream()
                .map(load -> Goal.beside("P5", OURS, Metric.PER_CPU_SECOND, load, Bound.atLeast(1.1), OTHERS)
                        .waitingFor("Baton's HTTP service"))
                .toList();
    }
}
