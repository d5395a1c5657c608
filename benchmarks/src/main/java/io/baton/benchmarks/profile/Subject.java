package io.baton.benchmarks.profile;

import io.baton.benchmarks.Json;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.Peer;
import io.baton.benchmarks.Place;
import io.baton.benchmarks.Server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** A server under perf: started, loaded, sampled while the load runs, ended. */
final class Subject implements AutoCloseable {

    /**
     * How a server is sampled.
     *
     * @param servers how the server is started
     * @param driver where the driver and perf run
     * @param load while it is sampled
     * @param warmup seconds of the load before the sampling
     * @param seconds of sampling
     * @param frequency samples per second of CPU time
     */
    record Setup(Server.Setup servers, Place driver, Load load, int warmup, int seconds, int frequency) {
    }

    /**
     * The result.
     *
     * @param micros CPU time of the server for a message, as the driver measured it meanwhile
     */
    record Outcome(Tally tally, double micros) {
    }

    /**
     * Methods that the compiler must not inline. Without that, all that happens to a message is one compiled method.
     */
    private static final List<String> ROOMS = List.of("io.baton.pool.internal.connection.Turn::run",
            "io.baton.pool.internal.connection.PooledConnection::claim", "io.baton.pool.internal.reply.ReplyRing::publish",
            "io.baton.pool.internal.reply.ReplyRing::drain*", "io.baton.epoll.ffm.*::*", "io.baton.epoll.jna.*::*");

    /** So that perf can follow the stacks of compiled code, and name inlined code by the compiled method it is in. */
    static final List<String> JVM_ARGUMENTS = Stream.concat(
            Stream.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
                    "-XX:+PreserveFramePointer", "-XX:CompileCommand=quiet"),
            ROOMS.stream().map(room -> "-XX:CompileCommand=dontinline," + room)).toList();

    private final Setup setup;
    private final Peer peer;
    private final Server server;

    private Subject(Setup setup, Peer peer, Server server) {
        this.setup = setup;
        this.peer = peer;
        this.server = server;
    }

    /** Starts a server; returns when it listens. */
    static Subject start(Peer peer, Setup setup) throws IOException, InterruptedException {
        return new Subject(setup, peer, Server.start(peer, setup.servers));
    }

    /** Runs the load, and samples the server meanwhile. */
    Outcome sample(Path directory) throws IOException, InterruptedException {
        String pid = Long.toString(server.pid());
        Path data = directory.resolve(pid + ".data");
        Load load = setup.load.with("--warmup", setup.warmup, "--seconds", setup.seconds);
        FutureTask<Map<String, Object>> driver = new FutureTask<>(
                () -> load.run(setup.servers.tools(), server.port(), server.pid(), setup.driver));
        Thread driving = new Thread(driver, "driver");
        driving.start();
        try {
            run(List.of("sleep", Integer.toString(setup.warmup)));
            perfRecord(pid, data);
            double micros = Json.number(driver.get(), "cpu_us_per_message");
            if (server.answers()) {
                run(List.of(setup.servers.jdk().java().resolveSibling("jcmd").toString(), pid, "Compiler.perfmap"));
            }
            return new Outcome(tally(data), micros);
        } catch (ExecutionException e) {
            throw new IOException(peer.name() + ": " + e.getCause().getMessage(), e);
        } finally {
            driving.interrupt();
            Files.deleteIfExists(data);
            Files.deleteIfExists(Path.of("/tmp", "perf-" + pid + ".map")); // where perf looks for it
        }
    }

    private void perfRecord(String pid, Path data) throws IOException, InterruptedException {
        List<String> perf = setup.driver.command();
        perf.addAll(List.of("perf", "record", "-q", "-e", "cpu-clock", "-F", Integer.toString(setup.frequency), "-g",
                "-p", pid, "-o", data.toString(), "--", "sleep", Integer.toString(setup.seconds)));
        run(perf);
    }

    private static Tally tally(Path data) throws IOException, InterruptedException {
        Process script = new ProcessBuilder("perf", "script", "-i", data.toString(), "-F", Samples.FIELDS)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Tally tally = new Tally();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(script.getInputStream()))) {
            Samples.read(lines.lines(), tally::add);
        }
        if (script.waitFor() != 0 || tally.total() == 0) {
            throw new IOException("perf script: no samples in " + data);
        }
        return tally;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.trim());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
