package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P9: what all threads of a server together allocate on the heap for an echoed message. */
public record P9Allocation(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm";

    @Override
    public String name() {
        return "p9";
    }

    @Override
    public String title() {
        return "P9: bytes allocated for a message";
    }

    @Override
    public int sliceScale() {
        return 5;
    }

    @Override
    public int warmupScale() {
        return 5;
    }

    @Override
    public List<Load> loads() {
        return shape.connections(16).stream().map(n -> Load.echo(n, shape.size())).toList();
    }

    @Override
    public boolean watchesAllocation() {
        return true;
    }

    @Override
    public List<String> peers() {
        return List.of("nio", NETTY, "async:4", "baton-jna", OURS);
    }

    @Override
    public List<Goal> goals() {
        return loads().stream()
                .map(load -> Goal.absolute("P9", OURS, Metric.ALLOCATED, load, Bound.atMost(Metric.NO_ALLOCATION)))
                .toList();
    }
}
