package io.baton.benchmarks.scenario;

import io.baton.benchmarks.Scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The scenarios by their names. */
public final class Scenarios {

    /** What runs when nothing is asked for: every row of the table of goals. */
    public static final List<String> GOALS = List.of("p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9",
            "p10", "p11", "p12", "p13", "p14", "p15", "p16", "p17");

    private static final int BLOCKING_THREADS = 16;
    private static final Map<String, Function<Shape, List<Scenario>>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("p1", shape -> List.of(new P1Echo(shape)));
        ALL.put("p2", shape -> List.of(new P2EchoJna(shape)));
        ALL.put("p3", shape -> List.of(new P3Blocking(shape)));
        ALL.put("p4", shape -> List.of(new P4Idle(shape)));
        ALL.put("p5", shape -> List.of(new P5Http(shape)));
        ALL.put("p6", shape -> List.of(new P6OpenLoop(shape)));
        ALL.put("p7", shape -> List.of(new P7Churn(shape)));
        ALL.put("p8", shape -> List.of(new P8Replies(shape)));
        ALL.put("p9", shape -> List.of(new P9Allocation(shape)));
        ALL.put("p10", shape -> List.of(new P10ByChance(shape)));
        ALL.put("p11", shape -> List.of(new P11NewConnections(shape)));
        ALL.put("p12", shape -> List.of(new P12Thousand(shape)));
        ALL.put("p13", shape -> List.of(new P13Burning(shape)));
        ALL.put("p14", shape -> List.of(new P14ColdStart(shape)));
        ALL.put("p15", shape -> List.of(new P15HttpMix(shape)));
        ALL.put("p16", shape -> List.of(new P16JdkApi(shape)));
        ALL.put("p17", shape -> List.of(new P17HttpIdle(shape)));
        ALL.put("ping-pong", shape -> List.of(new PingPong(shape)));
        ALL.put("ablation", shape -> ablation(shape, false));
        ALL.put("ablation-cross", shape -> ablation(shape, true));
    }

    private Scenarios() {
    }

    /** The names that {@link #of} knows. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * The scenarios of one name.
     *
     * @throws IllegalArgumentException if there is no such scenario; the message lists the known ones
     */
    public static List<Scenario> of(String name, Shape shape) {
        Function<Shape, List<Scenario>> known = ALL.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no scenario " + name + "; there are " + String.join(", ", names()));
        }
        return known.apply(shape);
    }

    private static List<Scenario> ablation(Shape shape, boolean cross) {
        return List.of(new Ablation(new P1Echo(shape), 0, cross),
                new Ablation(new P3Blocking(shape), BLOCKING_THREADS, cross));
    }
}
