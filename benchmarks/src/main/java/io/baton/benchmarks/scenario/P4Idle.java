package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P4: the cost of idle connections: memory, and CPU time for the messages of the active ones. */
public record P4Idle(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm";
    private static final int IDLE = 17_900;

    @Override
    public String name() {
        return "p4";
    }

    @Override
    public String title() {
        return "P4: without and with idle connections";
    }

    @Override
    public int idle() {
        return shape.idle() > 0 ? shape.idle() : IDLE;
    }

    @Override
    public int sliceScale() {
        return 5;
    }

    @Override
    public List<Load> loads() {
        return List.of(alone(), besideIdle());
    }

    private Load alone() {
        int active = shape.firstOf(100);
        return Load.echo(active, shape.size()).as(active + " active");
    }

    private Load besideIdle() {
        return alone().as(alone().label() + " + " + idle() + " idle", "--idle", idle());
    }

    @Override
    public List<String> peers() {
        return List.of("c-edge", NETTY, OURS);
    }

    @Override
    public List<Goal> goals() {
        Load kept = Load.idle(idle());
        return List.of(
                Goal.besideOwn("P4", OURS, Metric.CPU, besideIdle(), Bound.atMost(1.03), alone()),
                Goal.absolute("P4", OURS, Metric.IDLE_HEAP, kept, Bound.atMost(200)),
                Goal.absolute("P4", OURS, Metric.IDLE_DIRECT, kept, Bound.atMost(Metric.A_BUFFER_MORE_OR_LESS)));
    }
}
