package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;

import java.util.List;

/**
 * P11: quick connections alone, then beside clients that open a connection for each message, which blocks the handler.
 * So nothing can be learned about a connection. What sleeping allows, 100 messages a second for each client, leaves no
 * time to connect and to close.
 */
public record P11NewConnections(Shape shape) implements BesideQuick {

    private static final int BLOCKING = 8;
    private static final String OURS = "baton-ffm";
    private static final String PLATFORM = "baton-jna-platform:16";
    private static final String OTHERS = "async:16";

    @Override
    public String name() {
        return "p11";
    }

    @Override
    public String title() {
        return "P11: quick connections alone, then beside " + BLOCKING + " that block for " + Load.BLOCK_FOR
                + ", each on a new connection every time";
    }

    @Override
    public int sliceScale() {
        return 5;
    }

    @Override
    public Load beside() {
        return alone().as(alone().label() + " + " + BLOCKING + " blocking, always new",
                "--slow", BLOCKING, "--slow-churn");
    }

    @Override
    public List<String> peers() {
        return List.of("netty-executor:2", OTHERS, "async-cached", "virtual", OURS, "baton-jna",
                "baton-ffm-platform:16", PLATFORM);
    }

    @Override
    public String reference() {
        return OTHERS;
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.besideOwn("P11", OURS, Metric.RATE, beside(), Bound.atLeast(0.95), alone()),
                Goal.absolute("P11", OURS, Metric.OF_IDEAL, beside(), Bound.atLeast(0.90)),
                Goal.beside("P11", PLATFORM, Metric.RATE, beside(), Bound.atLeast(1.00), OTHERS));
    }
}
