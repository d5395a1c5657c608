package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;

import java.util.List;

/**
 * P12: quick connections alone, then beside a thousand that block for a second each time; and the memory that a blocked
 * handler takes. The thousand begin within one second, evenly, so that their messages end evenly, too. A server with
 * fewer threads than blocking connections cannot answer all in time; if the driver gets no answer for 10 s, it has no
 * numbers.
 */
public record P12Thousand(Shape shape) implements BesideQuick {

    private static final int BLOCKING = 1000;
    /** Threads of the pools that are as large as needed: the blocking connections, and 16 for the quick ones. */
    private static final int THREADS = BLOCKING + 16;
    /** A DefaultEventExecutorGroup needs one for each connection, or a quick one waits behind a blocking one. */
    private static final int EXECUTOR = BLOCKING + 32;
    private static final int BLOCK_MILLIS = 1000;
    private static final double KIB = 1024;
    private static final String OURS = "baton-ffm";
    private static final String OTHERS = "async:" + THREADS;

    @Override
    public String name() {
        return "p12";
    }

    @Override
    public String title() {
        return "P12: quick connections alone, then beside " + blocked() + " that block for 1 s";
    }

    @Override
    public int sliceScale() {
        return 10;
    }

    @Override
    public List<String> serverOptions() {
        return List.of("--block-for", BLOCK_MILLIS + "ms");
    }

    /** All pages of the heap are there from the start, so that the process grows by native memory only. */
    @Override
    public List<String> jvmArguments() {
        return List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch");
    }

    @Override
    public int blocked() {
        return shape.blocking() > 0 ? shape.blocking() : BLOCKING;
    }

    @Override
    public Load beside() {
        return alone().as(alone().label() + " + " + blocked() + " blocking for 1 s",
                "--slow", blocked(), "--block-ms", BLOCK_MILLIS, "--stagger", BLOCK_MILLIS);
    }

    @Override
    public List<String> peers() {
        return List.of("netty-executor:2:executor=" + EXECUTOR, OTHERS, "async-cached", "virtual", OURS, "baton-jna",
                "baton-ffm-platform:" + THREADS);
    }

    @Override
    public String reference() {
        return OTHERS;
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.besideOwn("P12", OURS, Metric.RATE, beside(), Bound.atLeast(0.95), alone()),
                Goal.absolute("P12", OURS, Metric.OF_IDEAL, beside(), Bound.atLeast(0.98)),
                Goal.absolute("P12", OURS, Metric.BLOCKED_MEMORY, Load.blocked(blocked()), Bound.atMost(12 * KIB)));
    }
}
