package io.baton.benchmarks;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server to measure, as it is named on the command line: {@code name[:threads[:key=value+key=value]]}. A key and
 * its value go to the server's main class as {@code --key value}, or to its JVM as a system property if the key
 * begins with {@code D}. {@code name@baseline} is the server of that name out of another build of Baton, see {@link
 * Baseline}.
 *
 * @param name the whole text, as it appears in the tables
 * @param program the C program, or the main class
 * @param jdk the oldest JDK that can run it
 * @param threads for {@code --threads}; 0 for Baton's own default
 * @param options further options of the program
 * @param properties further arguments of its JVM
 */
public record Peer(String name, String program, int jdk, int threads, List<String> options, List<String> properties) {

    private static final String PACKAGE = "io.baton.benchmarks.peer.";
    private static final String BATON = "baton-";
    private static final String AT_BASELINE = "@baseline";
    private static final int BASE_JDK = 17;
    /** Baton's followers are virtual threads with a scheduler of their own, which needs this up to JDK 25 at least. */
    private static final String OPEN_JAVA_LANG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    /** A peer's protocol. */
    public enum Protocol {
        /** Sends back what it gets, or a fixed reply to each message. */
        ECHO,
        /** HTTP/1.1. */
        HTTP
    }

    private record Kind(Protocol protocol, String program, int jdk, int threads, List<String> options,
                        List<String> jvm) {

        static Kind echo(String program, int threads, String... options) {
            return new Kind(Protocol.ECHO, program, BASE_JDK, threads, List.of(options), List.of());
        }

        static Kind http(String program, int threads) {
            return new Kind(Protocol.HTTP, program, BASE_JDK, threads, List.of(), List.of());
        }

        static Kind java(String mainClass, int threads, String... options) {
            return echo(PACKAGE + mainClass, threads, options);
        }

        static Kind baton(String provider) {
            return java("BatonEcho", 0).jvm(OPEN_JAVA_LANG, "-Dio.baton.epoll.provider=" + provider);
        }

        static Kind batonHttp(String provider) {
            return http(PACKAGE + "BatonHttp", 0).jvm(OPEN_JAVA_LANG, "-Dio.baton.epoll.provider=" + provider);
        }

        /** A program that uses the JDK's HttpServer, on a provider of it. */
        static Kind jdkHttp(String provider, String... jvm) {
            List<String> all = new ArrayList<>(List.of("-Dcom.sun.net.httpserver.HttpServerProvider=" + provider));
            all.addAll(List.of(jvm));
            return http(PACKAGE + "JdkHttp", 0).jvm(all.toArray(String[]::new));
        }

        static Kind batonHttpServer(String provider) {
            return jdkHttp("io.baton.httpserver.BatonHttpServerProvider", OPEN_JAVA_LANG,
                    "-Dio.baton.epoll.provider=" + provider).with("--executor", "none");
        }

        static Kind batonPlatform(String provider) {
            return java("BatonEcho", 0).jvm(OPEN_JAVA_LANG, "-Dio.baton.epoll.provider=" + provider,
                    "-Dio.baton.pool.followers=platform");
        }

        static Kind netty(String... options) {
            return java("NettyEcho", 1, options).jvm(NETTY);
        }

        /** The same with these options of its program. */
        Kind with(String... more) {
            return new Kind(protocol, program, jdk, threads, List.of(more), jvm);
        }

        /** The same in a JVM with these arguments. */
        Kind jvm(String... arguments) {
            return new Kind(protocol, program, jdk, threads, options, List.of(arguments));
        }

        /** The same, for JVMs from this one on. */
        Kind since(int first) {
            return new Kind(protocol, program, first, threads, options, jvm);
        }
    }

    /**
     * As Netty's own entry in TechEmpower's benchmarks: without the leak detector and the checks of its buffers; and
     * with Unsafe, which it does not use from JDK 25 on unless it is told to (JDKs before 23 do not know the option
     * that permits it).
     */
    private static final String[] NETTY = {"-Dio.netty.leakDetection.level=disabled",
        "-Dio.netty.buffer.checkBounds=false", "-Dio.netty.buffer.checkAccessible=false",
        "-Dio.netty.noUnsafe=false", "-XX:+IgnoreUnrecognizedVMOptions",
        "--sun-misc-unsafe-memory-access=allow", OPEN_JAVA_LANG};

    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.ofEntries(
            entry("c-edge", Kind.echo("edge", 1)),
            entry("c-lf", Kind.echo("leader_followers", 2)),
            entry("baton-ffm", Kind.baton("ffm").since(22)),
            entry("baton-jna", Kind.baton("jna")),
            entry("baton-ffm-platform", Kind.batonPlatform("ffm").since(22)),
            entry("baton-jna-platform", Kind.batonPlatform("jna")),
            entry("nio", Kind.java("NioEcho", 1)),
            entry("async", Kind.java("AsyncEcho", 1)),
            entry("async-cached", Kind.java("AsyncEcho", 0, "--pool", "cached")),
            entry("virtual", Kind.java("VirtualThreadEcho", 1).since(21)),
            entry("netty-epoll", Kind.netty("--transport", "epoll")),
            entry("netty-executor", Kind.netty("--transport", "epoll", "--executor", "16")),
            entry("netty-io_uring", Kind.netty("--transport", "io_uring")),
            entry("grizzly", Kind.java("GrizzlyEcho", 0)),
            entry("grizzly-worker", Kind.java("GrizzlyEcho", 0, "--strategy", "worker")),
            entry("grizzly-lf", Kind.java("GrizzlyEcho", 0, "--strategy", "leader-follower")),
            entry("one-nio", Kind.java("OneNioEcho", 1)),
            entry("c-http", Kind.http("http", 1)),
            entry("baton-ffm-http", Kind.batonHttp("ffm").since(22)),
            entry("baton-jna-http", Kind.batonHttp("jna")),
            entry("netty-http", Kind.http(PACKAGE + "NettyHttp", 1).jvm(NETTY)),
            entry("jetty-http", Kind.http(PACKAGE + "JettyHttp", 0)),
            entry("helidon-http", Kind.http(PACKAGE + "HelidonHttp", 0).since(21)),
            entry("undertow-http", Kind.http(PACKAGE + "UndertowHttp", 0)),
            entry("tomcat-http", Kind.http(PACKAGE + "TomcatHttp", 0)),
            // Without the first each answer waits for an ACK; without the second it closes connections beyond 200.
            entry("jdk-http", Kind.jdkHttp("sun.net.httpserver.DefaultHttpServerProvider",
                    "-Dsun.net.httpserver.nodelay=true", "-Dsun.net.httpserver.maxIdleConnections=100000")),
            entry("robaho-http", Kind.jdkHttp("robaho.net.httpserver.DefaultHttpServerProvider",
                    "-Drobaho.net.httpserver.nodelay=true",
                    "-Drobaho.net.httpserver.maxIdleConnections=100000").since(21)),
            // It has a pool of its own, and the program sets no other executor.
            entry("jetty-spi", Kind.jdkHttp("org.eclipse.jetty.http.spi.JettyHttpServerProvider")
                    .with("--executor", "none")),
            entry("baton-ffm-httpserver", Kind.batonHttpServer("ffm").since(22)),
            entry("baton-jna-httpserver", Kind.batonHttpServer("jna"))));

    /**
     * Reads one peer.
     *
     * @throws IllegalArgumentException if there is no such peer; the message lists the known ones
     */
    public static Peer of(String text) {
        String[] parts = text.split(":", 3);
        boolean baseline = parts[0].endsWith(AT_BASELINE);
        Kind kind = KINDS.get(baseline ? parts[0].substring(0, parts[0].length() - AT_BASELINE.length()) : parts[0]);
        if (kind == null || baseline && !text.startsWith(BATON)) {
            throw new IllegalArgumentException("no peer " + parts[0] + "; there are " + String.join(", ", kinds()));
        }
        List<String> options = new ArrayList<>(kind.options);
        List<String> properties = new ArrayList<>(kind.jvm);
        for (String pair : parts.length < 3 ? new String[0] : parts[2].split("\\+")) {
            if (pair.startsWith("D")) {
                properties.add("-" + pair);
            } else {
                options.addAll(Arrays.asList(("--" + pair).split("=", 2)));
            }
        }
        int threads = parts.length < 2 ? kind.threads : Integer.parseInt(parts[1]);
        return new Peer(text, kind.program, kind.jdk, threads, options, properties);
    }

    /** The names of all kinds. */
    public static List<String> kinds() {
        return List.copyOf(KINDS.keySet());
    }

    /** The names of the kinds that speak a protocol. */
    public static List<String> kinds(Protocol protocol) {
        return KINDS.entrySet().stream().filter(kind -> kind.getValue().protocol == protocol).map(Map.Entry::getKey)
                .toList();
    }

    /** Whether it is a server of Baton, of this build or of the baseline. */
    boolean isBaton() {
        return name.startsWith(BATON);
    }

    /** Whether it is a server of the baseline. */
    boolean isBaseline() {
        return name.split(":", 2)[0].endsWith(AT_BASELINE);
    }

    /** The same server out of the other build. */
    Peer ofBaseline() {
        String[] parts = name.split(":", 2);
        return of(parts[0] + AT_BASELINE + (parts.length < 2 ? "" : ":" + parts[1]));
    }

    /** Whether it is one of the C programs, and needs no JVM. */
    boolean isNative() {
        return !program.startsWith(PACKAGE);
    }
}
