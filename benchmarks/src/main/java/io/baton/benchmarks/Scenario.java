package io.baton.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured: the loads, the cores of server and driver, the peers to compare with, and the goals.
 */
public interface Scenario {

    /** A peer that is Netty's native epoll with one loop. */
    String NETTY = "netty-epoll:1";

    /**
     * The kinds of peers that are Netty with the handler on its loop. Where a goal says Netty, the best of them is
     * meant.
     */
    String[] ANY_NETTY = {"netty-epoll", "netty-io_uring"};

    /** Its name for {@code --scenario}. */
    String name();

    /** The headline of its tables. */
    String title();

    /** The loads, in their order within a turn. */
    List<Load> loads();

    /** The peers that are measured if --peers does not name others. */
    List<String> peers();

    /** Those of {@link #peers} that the goals name. A quick run measures only these, if there are any. */
    default List<String> goalPeers() {
        return peers().stream().filter(peer -> goals().stream()
                .flatMap(goal -> Stream.concat(Stream.of(goal.ours()), goal.company().stream()))
                .anyMatch(kind -> peer.equals(kind) || peer.startsWith(kind + ":"))).toList();
    }

    /** The peer whose numbers are 1.00 in the table. */
    default String reference() {
        return NETTY;
    }

    /** Cores of the servers, as taskset(1) takes them. */
    default String serverCores() {
        return "0";
    }

    /** Cores of the driver, as taskset(1) takes them. */
    default String driverCores() {
        return "1";
    }

    /** Options of every server, in addition to its own. */
    default List<String> serverOptions() {
        return List.of();
    }

    /** Arguments of every server's JVM, in addition to those of all scenarios. */
    default List<String> jvmArguments() {
        return List.of();
    }

    /** The rate of an open loop as a share of what the reference reaches in a closed loop; 0 for a closed loop. */
    default double loadShare() {
        return 0;
    }

    /** The number of idle connections whose memory is measured; 0 for none. */
    default int idle() {
        return 0;
    }

    /** The number of handlers that block at once, whose memory is measured; 0 for none. */
    default int blocked() {
        return 0;
    }

    /** Whether each slice has a server of its own, which has just started. */
    default boolean isColdStart() {
        return false;
    }

    /** Makes slices this many times longer, and fewer, for numbers that need many messages in a row. */
    default int sliceScale() {
        return 1;
    }

    /**
     * Makes the warm-up this many times longer, for numbers that even rarely run, not yet compiled code would spoil.
     */
    default int warmupScale() {
        return 1;
    }

    /** A slice in which other processes had more cores than this is measured again, see {@link Timing#quiet}. */
    default double quiet() {
        return Double.POSITIVE_INFINITY;
    }

    /** Whether to measure what a message allocates. */
    default boolean watchesAllocation() {
        return false;
    }

    /** Its rows of the table of goals. */
    default List<Goal> goals() {
        return List.of();
    }
}
