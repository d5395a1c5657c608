package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;

import java.util.List;

/**
 * P14: many connections open at the same moment to a server that has just started, and each sends one message; without
 * blockers, and where every fourth blocks the handler. A server process is used for one such start. What counts is by
 * how much later the last of the quick ones gets its answer. The first load has the same number of quick connections
 * on as many connections in all.
 */
public record P14ColdStart(Shape shape) implements TwoCores {

    private static final int CONNECTIONS = 256;
    /** One in this many blocks. */
    private static final int ONE_IN = 4;
    private static final double MICROS = 1000;
    private static final String OURS = "baton-ffm";

    @Override
    public String name() {
        return "p14";
    }

    @Override
    public String title() {
        return "P14: the first message of " + all() + " connections that open at once, to a server that has just started";
    }

    @Override
    public int sliceScale() {
        return 2;
    }

    @Override
    public boolean isColdStart() {
        return true;
    }

    private int all() {
        return shape.firstOf(CONNECTIONS);
    }

    @Override
    public List<Load> loads() {
        return List.of(without(), withBlockers());
    }

    private Load without() {
        return Load.echo(all(), shape.size()).as(all() + " at once", "--once");
    }

    private Load withBlockers() {
        int blocking = all() / ONE_IN;
        return Load.echo(all() - blocking, shape.size())
                .as(all() + " at once, " + blocking + " block", "--slow", blocking, "--once");
    }

    @Override
    public List<String> peers() {
        return List.of("async:16", "async-cached", "virtual", OURS, "baton-jna",
                "baton-ffm-platform:16");
    }

    @Override
    public String reference() {
        return "async:16";
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.absolute("P14", OURS, Metric.SLOWEST_MORE, withBlockers(), Bound.atMost(3 * MICROS)));
    }
}
