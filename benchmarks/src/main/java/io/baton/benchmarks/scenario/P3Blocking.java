package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;

import java.util.List;

/** P3: quick connections alone, then beside some whose every message blocks the handler; 16 threads, two cores. */
public record P3Blocking(Shape shape) implements BesideQuick {

    private static final int BLOCKING = 8;
    private static final String OURS = "baton-ffm:16";
    private static final String OTHERS = "async:16";

    @Override
    public String name() {
        return "p3";
    }

    @Override
    public String title() {
        return "P3: quick connections alone, then beside " + BLOCKING + " that block for " + Load.BLOCK_FOR;
    }

    @Override
    public int sliceScale() {
        return 5;
    }

    @Override
    public Load beside() {
        return alone().as(alone().label() + " + " + BLOCKING + " blocking", "--slow", BLOCKING);
    }

    @Override
    public List<String> peers() {
        return List.of("netty-epoll:2", "netty-executor:2", "one-nio:2", "grizzly-worker:16", "grizzly-lf:16",
                OTHERS, "virtual", OURS);
    }

    @Override
    public String reference() {
        return OTHERS;
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.beside("P3", OURS, Metric.RATE, beside(), Bound.atLeast(1.25), OTHERS),
                Goal.besideOwn("P3", OURS, Metric.RATE, beside(), Bound.atLeast(0.95), alone()),
                Goal.absolute("P3", OURS, Metric.OF_IDEAL, beside(), Bound.atLeast(0.95)),
                Goal.beside("P3", OURS, Metric.CPU, beside(), Bound.atMost(0.75), OTHERS));
    }
}
