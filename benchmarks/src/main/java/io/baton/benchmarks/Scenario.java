package io.baton.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured: loads that run in turn on each server, where server and driver run, with whom to compare, and where
 * the numbers must arrive.
 */
public interface Scenario {

    /** A peer that is Netty's native epoll with one loop. */
    String NETTY = "netty-epoll:1";

    /** The kinds of peers that are Netty with the handler on its loop: where a goal says Netty, the best of them. */
    String[] ANY_NETTY = {"netty-epoll", "netty-io_uring"};

    /** As {@code --scenario} has it. */
    String name();

    /** Said above the table. */
    String title();

    /** In their order in a turn. */
    List<Load> loads();

    /** Measured unless others are asked for. */
    List<String> peers();

    /** Those of {@link #peers} that the goals name: a quick run has no others, unless there are none. */
    default List<String> goalPeers() {
        return peers().stream().filter(peer -> goals().stream()
                .flatMap(goal -> Stream.concat(Stream.of(goal.ours()), goal.company().stream()))
                .anyMatch(kind -> peer.equals(kind) || peer.startsWith(kind + ":"))).toList();
    }

    /** The peer whose numbers are 1.00 in the table. */
    default String reference() {
        return NETTY;
    }

    /** As taskset(1) takes them. */
    default String serverCores() {
        return "0";
    }

    /** As taskset(1) takes them. */
    default String driverCores() {
        return "1";
    }

    /** What each server is told beside its own options. */
    default List<String> serverOptions() {
        return List.of();
    }

    /** Of the reference's rate in a closed loop, for loads at a fixed rate; 0 for a closed loop. */
    default double loadShare() {
        return 0;
    }

    /** How many idle connections the memory of a JVM is compared with and without; 0 for none. */
    default int idle() {
        return 0;
    }

    /** How much longer its slices are than others', and fewer: where the number needs many messages in a row. */
    default int sliceScale() {
        return 1;
    }

    /** How many times longer its servers are warmed up: where not yet compiled code counts, however rare. */
    default int warmupScale() {
        return 1;
    }

    /** A slice in which others had more cores than this is measured again, see {@link Timing#quiet}. */
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
