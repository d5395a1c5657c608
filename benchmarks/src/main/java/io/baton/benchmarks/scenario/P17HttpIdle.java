package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Scenario;

import java.util.List;

/** P17: the memory of idle HTTP connections, each of which has had one request and is kept alive. */
public record P17HttpIdle(Shape shape) implements Scenario {

    private static final String OURS = "baton-ffm-http";
    private static final int IDLE = 10_000;

    @Override
    public String name() {
        return "p17";
    }

    @Override
    public String title() {
        return "P17: memory of idle HTTP connections";
    }

    @Override
    public int idle() {
        return shape.idle() > 0 ? shape.idle() : IDLE;
    }

    @Override
    public int sliceScale() {
        return 5;
    }

    /** The requests from which the server's code is compiled, and its pools filled, before the memory is read. */
    @Override
    public List<Load> loads() {
        return List.of(Load.plaintext(shape.firstOf(100)));
    }

    @Override
    public List<String> peers() {
        return List.of("netty-http", "jetty-http", "helidon-http", "undertow-http", "tomcat-http", "robaho-http",
                "jdk-http", OURS, "baton-ffm-httpserver");
    }

    @Override
    public String reference() {
        return "netty-http";
    }

    @Override
    public List<Goal> goals() {
        Load kept = Load.idle(idle());
        return List.of(Goal.absolute("P17", OURS, Metric.IDLE_HEAP, kept, Bound.atMost(400)),
                Goal.absolute("P17", OURS, Metric.IDLE_DIRECT, kept, Bound.atMost(Metric.A_BUFFER_MORE_OR_LESS)));
    }
}
