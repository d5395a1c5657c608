package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P7: connect, exchange one message, close. A message counts as a connection. */
public record P7Churn(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm";

    @Override
    public String name() {
        return "p7";
    }

    @Override
    public String title() {
        return "P7: connect, one message, close (a message is a connection)";
    }

    @Override
    public List<Load> loads() {
        int connections = shape.firstOf(8);
        return List.of(Load.echo(connections, shape.size()).as(connections + " at a time", "--churn"));
    }

    @Override
    public List<String> peers() {
        return List.of("c-edge", "nio", NETTY, "netty-epoll:2", "netty-io_uring:1", OURS);
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.beside("P7", OURS, Metric.PER_CPU_SECOND, loads().get(0), Bound.atLeast(1.00), ANY_NETTY));
    }
}
