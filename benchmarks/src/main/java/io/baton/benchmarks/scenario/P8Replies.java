package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P8: a short message is answered by 1 MiB, which no socket takes at once. */
public record P8Replies(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm";
    private static final int REPLY_BYTES = 1 << 20;

    @Override
    public String name() {
        return "p8";
    }

    @Override
    public String title() {
        return "P8: replies of 1 MiB, server on one core";
    }

    @Override
    public int sliceScale() {
        return 2;
    }

    @Override
    public List<Load> loads() {
        return shape.connections(8).stream()
                .map(n -> Load.echo(n, shape.size()).with("--reply-size", REPLY_BYTES)).toList();
    }

    @Override
    public List<String> serverOptions() {
        return List.of("--message-bytes", Integer.toString(shape.size()),
                "--reply-bytes", Integer.toString(REPLY_BYTES));
    }

    @Override
    public List<String> peers() {
        return List.of("c-edge", "nio", NETTY, "netty-epoll:2", "netty-io_uring:1", OURS);
    }

    @Override
    public List<Goal> goals() {
        return loads().stream().map(load -> Goal.beside("P8", OURS, Metric.MIB_PER_CPU_SECOND, load,
                Bound.atLeast(1.00), ANY_NETTY)).toList();
    }
}
