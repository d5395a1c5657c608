package io.baton.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server to measure, as it is named on the command line: {@code name[:threads[:key=value+key=value]]}. What stands
 * after the threads goes to the server's main class as {@code --key value}, or to its JVM where the key begins with
 * {@code D}.
 *
 * @param name the whole text, by which it appears in the table
 * @param program the C program, or the main class
 * @param threads for {@code --threads}; 0 for Baton's own default
 * @param options further options of the program
 * @param properties further system properties of its JVM
 */
public record Peer(String name, String program, int threads, List<String> options, List<String> properties) {

    private static final String PACKAGE = "io.baton.benchmarks.peer.";

    private record Kind(String program, int threads, List<String> options, List<String> properties) {

        static Kind of(String program, int threads, String... options) {
            return new Kind(program, threads, List.of(options), List.of());
        }
    }

    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.of(
            "c-edge", Kind.of("edge", 1),
            "c-lf", Kind.of("leader_followers", 2),
            "baton-ffm", baton("ffm"),
            "baton-jna", baton("jna"),
            "nio", Kind.of(PACKAGE + "NioEcho", 1),
            "async", Kind.of(PACKAGE + "AsyncEcho", 1),
            "virtual", Kind.of(PACKAGE + "VirtualThreadEcho", 1),
            "netty-epoll", netty("--transport", "epoll"),
            "netty-executor", netty("--transport", "epoll", "--executor", "16"),
            "netty-io_uring", netty("--transport", "io_uring")));

    private static Kind baton(String provider) {
        return new Kind(PACKAGE + "BatonEcho", 0, List.of(), List.of("-Dio.baton.epoll.provider=" + provider));
    }

    private static Kind netty(String... options) {
        return new Kind(PACKAGE + "NettyEcho", 1, List.of(options), List.of("-Dio.netty.leakDetection.level=disabled"));
    }

    /**
     * Reads one peer.
     *
     * @throws IllegalArgumentException naming those that there are, if this is none
     */
    public static Peer of(String text) {
        String[] parts = text.split(":", 3);
        Kind kind = KINDS.get(parts[0]);
        if (kind == null) {
            throw new IllegalArgumentException("no peer " + parts[0] + "; there are " + String.join(", ", kinds()));
        }
        List<String> options = new ArrayList<>(kind.options);
        List<String> properties = new ArrayList<>(kind.properties);
        for (String pair : parts.length < 3 ? new String[0] : parts[2].split("\\+")) {
            if (pair.startsWith("D")) {
                properties.add("-" + pair);
            } else {
                options.addAll(Arrays.asList(("--" + pair).split("=", 2)));
            }
        }
        int threads = parts.length < 2 ? kind.threads : Integer.parseInt(parts[1]);
        return new Peer(text, kind.program, threads, options, properties);
    }

    /** The names of all kinds. */
    public static List<String> kinds() {
        return List.copyOf(KINDS.keySet());
    }

    /** Whether it is one of the C programs, and needs no JVM. */
    boolean isNative() {
        return !program.startsWith(PACKAGE);
    }
}
