package io.baton.benchmarks;

import java.util.List;

/**
 * What is measured: loads that run one after the other on each server, where server and driver run, and with whom to
 * compare.
 *
 * @param title said above the table
 * @param serverCores as taskset(1) takes them; likewise {@code driverCores}
 * @param loads in their order; the first is the one the others are compared with
 * @param peers measured unless others are asked for
 * @param reference the peer whose numbers are 1.00
 * @param loadShare of the reference's own closed-loop rate, for a load at a fixed rate; 0 for a closed loop
 */
record Scenario(String title, String serverCores, String driverCores, List<Load> loads, List<String> peers,
                String reference, double loadShare) {

    private static final String SERVER_CORE = "0";
    private static final String DRIVER_CORE = "1";
    private static final String BOTH_CORES = "0,1";
    private static final String NETTY = "netty-epoll:1";
    private static final String BATON = "baton-ffm";
    private static final double LOAD_SHARE = 0.3;
    private static final List<String> P1_PEERS = List.of("c-edge", "c-lf:2", "nio", NETTY, "netty-epoll:2",
            "netty-io_uring:1", "async:1", "async:4", "virtual", BATON);

    /** The names that {@link #of} knows. */
    static final List<String> NAMES = List.of("p1", "p2", "p3", "p4", "p6", "p7", "ping-pong");

    /**
     * @param name one of {@link #NAMES}
     * @param connections how many quick ones, a load for each number; empty for the scenario's own
     * @param size bytes of a message
     */
    static Scenario of(String name, List<Integer> connections, int size) {
        return switch (name) {
            case "p1" -> oneCore("P1: echo, server on one core", closed(or(connections, 16, 256), size), P1_PEERS);
            case "p2" -> oneCore("P2: echo, server on one core, JNA", closed(or(connections, 16, 256), size),
                    List.of("c-edge", NETTY, "baton-jna"));
            case "p3" -> new Scenario("P3: quick connections alone, then beside 8 that block for " + Load.BLOCK_FOR,
                    BOTH_CORES, BOTH_CORES, besideSlow(or(connections, 32).get(0), size),
                    List.of("netty-epoll:2", "netty-executor:2", "async:16", "virtual", "baton-ffm:16"), "async:16", 0);
            case "p4" -> oneCore("P4: without and with idle connections", besideIdle(or(connections, 100).get(0), size),
                    List.of("c-edge", NETTY, BATON));
            case "p6" -> new Scenario("P6: open loop at a fixed rate, the latency from when a message was due",
                    SERVER_CORE, DRIVER_CORE, closed(or(connections, 16), size),
                    List.of("c-edge", NETTY, "netty-io_uring:1", "async:4", "virtual", BATON), NETTY, LOAD_SHARE);
            case "p7" -> oneCore("P7: connect, one message, close (a message is a connection)",
                    List.of(Load.of("churn", "--churn", "--connections", or(connections, 8).get(0), "--size", size)),
                    List.of("c-edge", "nio", NETTY, BATON));
            case "ping-pong" -> oneCore("Ping-pong: one connection", closed(or(connections, 1), size), P1_PEERS);
            default -> throw new IllegalArgumentException("no scenario " + name + "; there are " + NAMES);
        };
    }

    private static Scenario oneCore(String title, List<Load> loads, List<String> peers) {
        return new Scenario(title, SERVER_CORE, DRIVER_CORE, loads, peers, NETTY, 0);
    }

    private static List<Integer> or(List<Integer> wanted, Integer... own) {
        return wanted.isEmpty() ? List.of(own) : wanted;
    }

    private static List<Load> closed(List<Integer> connections, int size) {
        return connections.stream()
                .map(n -> Load.of(n + " connections", "--connections", n, "--size", size))
                .toList();
    }

    private static List<Load> besideSlow(int connections, int size) {
        Load alone = Load.of(connections + " quick", "--connections", connections, "--size", size);
        return List.of(alone, new Load(connections + " quick + 8 blocking", alone.with("--slow", 8).arguments()));
    }

    private static List<Load> besideIdle(int connections, int size) {
        Load alone = Load.of(connections + " active", "--connections", connections, "--size", size);
        return List.of(alone, new Load(connections + " active + 17900 idle", alone.with("--idle", 17_900).arguments()));
    }
}
