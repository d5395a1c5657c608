package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Bound;
import io.baton.benchmarks.Goal;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Metric;

import java.util.List;

/**
 * P15: HTTP where some requests block the handler, without that being declared: first all requests of 8 connections,
 * beside 32 quick ones; then one request in 100 of each connection. Each load comes after the same without blocks.
 */
public record P15HttpMix(Shape shape) implements TwoCores {

    private static final int QUICK = 32;
    private static final int BLOCKING = 8;
    private static final int ONE_IN = 100;
    private static final String BLOCK_PATH = "/block";
    private static final String OURS = "baton-ffm-http";
    private static final String[] OTHERS = {"jetty-http", "helidon-http", "undertow-http", "tomcat-http"};

    @Override
    public String name() {
        return "p15";
    }

    @Override
    public String title() {
        return "P15: HTTP, quick requests alone, then beside " + BLOCKING + " connections whose handler blocks for "
                + Load.BLOCK_FOR + ", then 1 request in " + ONE_IN + " does";
    }

    @Override
    public int sliceScale() {
        return 3;
    }

    /** What a server runs only when a handler blocks is compiled late: after 3 s a message in 100 still costs more. */
    @Override
    public int warmupScale() {
        return 2;
    }

    @Override
    public List<String> serverOptions() {
        return List.of("--block-path", BLOCK_PATH);
    }

    @Override
    public List<Load> loads() {
        return List.of(quick(), beside(), all(), byChance());
    }

    private Load quick() {
        int quick = shape.firstOf(QUICK);
        return Load.plaintext(quick).as(quick + " quick");
    }

    private Load beside() {
        return quick().as(quick().label() + " + " + BLOCKING + " blocking", "--slow", BLOCKING, "--block-path", BLOCK_PATH);
    }

    private Load all() {
        return Load.plaintext(shape.firstOf(QUICK) + BLOCKING);
    }

    private Load byChance() {
        return all().as(all().label() + ", 1 in " + ONE_IN + " blocks", "--block-chance", ONE_IN, "--block-path", BLOCK_PATH);
    }

    @Override
    public List<String> peers() {
        return List.of("jetty-http", "jetty-http:0:handlers=virtual", "helidon-http", "undertow-http", "tomcat-http",
                "tomcat-http:0:handlers=virtual", "robaho-http", "jdk-http", OURS, "baton-jna-http",
                "baton-ffm-httpserver");
    }

    @Override
    public String reference() {
        return "jetty-http";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.besideOwn("P15", OURS, Metric.RATE, beside(), Bound.atLeast(0.95), quick()),
                Goal.beside("P15", OURS, Metric.RATE, beside(), Bound.atLeast(2), OTHERS),
                Goal.absolute("P15", OURS, Metric.OF_IDEAL, beside(), Bound.atLeast(0.95)),
                Goal.besideOwn("P15", OURS, Metric.RATE, byChance(), Bound.atLeast(0.95), all()),
                Goal.beside("P15", OURS, Metric.RATE, byChance(), Bound.atLeast(2), OTHERS));
    }
}
