package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P2: the work of P1, with the provider that runs on every JDK. */
public record P2EchoJna(Shape shape) implements Scenario {

    private static final String OURS = "baton-jna";

    @Override
    public String name() {
        return "p2";
    }

    @Override
    public String title() {
        return "P2: echo, server on one core, CPU per message, JNA";
    }

    @Override
    public List<Load> loads() {
        return new P1Echo(shape).loads();
    }

    @Override
    public List<String> peers() {
        return List.of("c-edge", NETTY, "netty-epoll:2", OURS);
    }

    @Override
    public List<Goal> goals() {
        return loads().stream()
                .map(load -> Goal.beside("P2", OURS, Metric.CPU, load, Bound.atMost(1.00), "netty-epoll"))
                .toList();
    }
}
