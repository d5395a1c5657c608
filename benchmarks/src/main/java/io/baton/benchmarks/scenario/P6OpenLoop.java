package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P6: latency where messages come at a fixed rate, whether or not the server keeps up. */
public record P6OpenLoop(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm";
    private static final double LOAD_SHARE = 0.3;
    private static final double QUIET_CORES = 0.02;

    @Override
    public String name() {
        return "p6";
    }

    @Override
    public String title() {
        return "P6: open loop at a fixed rate, the latency from when a message was due";
    }

    /** In a slice from which the hypervisor took one tick, the tail of the latencies shows nothing but that tick. */
    @Override
    public double quiet() {
        return QUIET_CORES;
    }

    @Override
    public List<Load> loads() {
        return List.of(Load.echo(shape.firstOf(16), shape.size()));
    }

    @Override
    public double loadShare() {
        return LOAD_SHARE;
    }

    @Override
    public List<String> peers() {
        return List.of("c-edge", NETTY, "netty-epoll:2", "netty-io_uring:1", "async:4", "virtual", OURS);
    }

    @Override
    public List<Goal> goals() {
        Load load = loads().get(0);
        return List.of(
                Goal.beside("P6", OURS, Metric.P99, load, Bound.atMost(1.00), ANY_NETTY),
                Goal.beside("P6", OURS, Metric.P999, load, Bound.atMost(1.00), ANY_NETTY));
    }
}
