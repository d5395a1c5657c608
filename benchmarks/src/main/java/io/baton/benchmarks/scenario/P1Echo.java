package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;
import java.util.stream.Stream;

/** P1: what an echoed message costs a server on one core, with Baton's defaults and the FFM provider. */
public record P1Echo(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm";
    /** All peers that echo, for a server on one core. */
    static final List<String> PEERS = List.of("c-edge", "c-lf:2", "nio", NETTY, "netty-epoll:2", "netty-io_uring:1",
            "one-nio:1", "grizzly", "async:1", "async:4", "virtual", OURS);

    @Override
    public String name() {
        return "p1";
    }

    @Override
    public String title() {
        return "P1: echo, server on one core, CPU per message";
    }

    @Override
    public List<Load> loads() {
        return shape.connections(16, 256).stream().map(n -> Load.echo(n, shape.size())).toList();
    }

    @Override
    public List<String> peers() {
        return PEERS;
    }

    @Override
    public List<Goal> goals() {
        return loads().stream().flatMap(load -> Stream.of(
                beside(load, 0.92, "netty-epoll"),
                beside(load, 0.97, "netty-io_uring"),
                beside(load, 1.05, "c-edge"),
                beside(load, 0.88, "c-lf"))).toList();
    }

    private static Goal beside(Load load, double limit, String kind) {
        return Goal.beside("P1", OURS, Metric.CPU, load, Bound.atMost(limit), kind);
    }
}
