package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P16: one program with a plaintext handler for the JDK's HttpServer, unchanged, on each provider of it. */
public record P16JdkApi(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm-httpserver";
    private static final String JDK = "jdk-http";

    @Override
    public String name() {
        return "p16";
    }

    @Override
    public String title() {
        return "P16: the JDK's HttpServer API, plaintext, server on one core";
    }

    @Override
    public int sliceScale() {
        return 2;
    }

    @Override
    public List<Load> loads() {
        return List.of(Load.plaintext(shape.firstOf(64)));
    }

    @Override
    public List<String> peers() {
        return List.of(JDK, "jdk-http:0:executor=none", "robaho-http", "jetty-spi", OURS, "baton-jna-httpserver");
    }

    @Override
    public String reference() {
        return JDK;
    }

    @Override
    public List<Goal> goals() {
        Load load = loads().get(0);
        return List.of(Goal.beside("P16", OURS, Metric.PER_CPU_SECOND, load, Bound.atLeast(3), JDK),
                Goal.beside("P16", OURS, Metric.PER_CPU_SECOND, load, Bound.atLeast(1.5), "robaho-http", "jetty-spi"));
    }
}
