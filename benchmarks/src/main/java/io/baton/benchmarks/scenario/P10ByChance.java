package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;

import java.util.List;

/**
 * P10: the handler blocks by message, not by connection: each message of each connection may be one that does.
 *
 * <p>The quick messages' rate is compared with the rate of the same connections when none blocks, without a
 * correction. A closed-loop connection whose handler sleeps sends nothing. So on average as many connections are
 * missing from the load as handlers are asleep, which the table shows: by Little's law the rate of the slow messages
 * times 10 ms, or 0.1 ms for each quick message. While the rest of the connections keeps the server busy, that costs
 * no rate. With X quick messages a second, 40 - X / 10,000 connections are awake, so a machine that is fast enough for
 * 400,000 quick messages a second would find nobody to send them. Near that rate the goal is out of reach, for any
 * server.
 */
public record P10ByChance(Shape shape) implements TwoCores {

    private static final int ONE_IN = 100;
    private static final String OURS = "baton-ffm";
    private static final String PLATFORM = "baton-jna-platform:16";
    private static final String OTHERS = "async:16";
    private static final String VIRTUAL = "virtual";

    @Override
    public String name() {
        return "p10";
    }

    @Override
    public String title() {
        return "P10: none blocks, then 1 message in " + ONE_IN + " blocks for " + Load.BLOCK_FOR;
    }

    @Override
    public int sliceScale() {
        return 5;
    }

    @Override
    public List<Load> loads() {
        return List.of(alone(), blocking());
    }

    private Load alone() {
        return Load.echo(shape.firstOf(40), shape.size());
    }

    private Load blocking() {
        return alone().as(alone().label() + ", 1 in " + ONE_IN + " blocks", "--block-chance", ONE_IN);
    }

    @Override
    public List<String> peers() {
        return List.of("netty-executor:2", OTHERS, "async:64", "async-cached", VIRTUAL, OURS, "baton-ffm:16",
                "baton-jna", "baton-ffm-platform:16", PLATFORM);
    }

    @Override
    public String reference() {
        return OTHERS;
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.besideOwn("P10", OURS, Metric.RATE, blocking(), Bound.atLeast(0.95), alone()),
                Goal.beside("P10", OURS, Metric.RATE, blocking(), Bound.atLeast(1.25), OTHERS),
                Goal.beside("P10", OURS, Metric.RATE, blocking(), Bound.atLeast(1.30), VIRTUAL),
                Goal.besideOwn("P10", OURS, Metric.P99, blocking(), Bound.atMost(1.20), alone()),
                Goal.beside("P10", PLATFORM, Metric.RATE, blocking(), Bound.atLeast(1.00), OTHERS));
    }
}
