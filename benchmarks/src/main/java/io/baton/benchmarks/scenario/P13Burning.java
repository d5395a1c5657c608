package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;

import java.util.List;

/**
 * P13: quick connections alone, then beside some whose every message keeps a core for a while. The handler does a fixed
 * amount of work, so waiting for a core does not count as done. Driver, quick messages and work share both cores, and
 * the goal is about the quick ones' latency. The baseline's server has to know the option {@code --block-by work}; one
 * that does not sleeps.
 */
public record P13Burning(Shape shape) implements BesideQuick {

    private static final int BURNING = 4;
    private static final String BURN_FOR = "3ms";
    private static final String OURS = "baton-ffm";

    @Override
    public String name() {
        return "p13";
    }

    @Override
    public String title() {
        return "P13: quick connections alone, then beside " + BURNING + " that use " + BURN_FOR + " of CPU time";
    }

    @Override
    public int sliceScale() {
        return 5;
    }

    @Override
    public List<String> serverOptions() {
        return List.of("--block-for", BURN_FOR, "--block-by", "work");
    }

    @Override
    public Load beside() {
        return alone().as(alone().label() + " + " + BURNING + " burning", "--slow", BURNING, "--block-ms", 0);
    }

    @Override
    public List<String> peers() {
        return List.of("netty-executor:2", "async:16", "async-cached", "virtual", OURS,
                "baton-ffm-platform:16");
    }

    @Override
    public String reference() {
        return "async:16";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.beside("P13", OURS, Metric.P99, beside(), Bound.atMost(0.70), OURS + "@baseline"),
                Goal.beside("P13", OURS, Metric.P99, beside(), Bound.atMost(1.00), "virtual"));
    }
}
