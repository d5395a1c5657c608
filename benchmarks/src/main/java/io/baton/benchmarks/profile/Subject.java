package io.baton.benchmarks.profile;

import io.baton.benchmarks.Json;
import io.baton.benchmarks.NativeTools;
import io.baton.benchmarks.Peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server under perf: started, loaded, sampled while the load runs, ended. */
final class Subject implements AutoCloseable {

    /**
     * How it is done.
     *
     * @param jdk home of the JDK of the server
     * @param connections of the load, each with one message of {@code size} bytes under way
     * @param warmup seconds of the load before the sampling
     * @param seconds of sampling
     * @param frequency samples per second of CPU time
     */
    record Setup(NativeTools tools, Path jdk, String serverCores, String driverCores, int connections, int size,
                 int warmup, int seconds, int frequency) {
    }

    /**
     * What came out.
     *
     * @param micros CPU time of the server for a message, as the driver measured it meanwhile
     */
    record Outcome(Tally tally, double micros) {
    }

    /** So that perf can follow compiled code's stacks, and name inlined code by the compiled method it is in. */
    private static final List<String> JVM_ARGUMENTS = List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED", "-XX:+PreserveFramePointer");
    /** Where one part of the pool calls another it is not inlined: else all of a message's way is one method. */
    private static final List<String> ROOMS = List.of("io.baton.pool.connection.Turn::run",
            "io.baton.pool.connection.PooledConnection::claim", "io.baton.pool.reply.ReplyRing::publish",
            "io.baton.pool.reply.ReplyRing::drain*", "io.baton.epoll.ffm.*::*", "io.baton.epoll.jna.*::*");

    private final Setup setup;
    private final Peer peer;
    private final Process process;
    private final String port;

    private Subject(Setup setup, Peer peer, Process process, String port) {
        this.setup = setup;
        this.peer = peer;
        this.process = process;
        this.port = port;
    }

    /** Returns when it listens. */
    static Subject start(Peer peer, Setup setup) throws IOException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", setup.serverCores));
        if (isNative(peer)) {
            command.add(setup.tools.program(peer.program()).toString());
        } else {
            command.add(setup.jdk.resolve("bin/java").toString());
            command.addAll(JVM_ARGUMENTS);
            command.add("-XX:CompileCommand=quiet");
            ROOMS.forEach(room -> command.add("-XX:CompileCommand=dontinline," + room));
            command.addAll(peer.properties());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), peer.program()));
        }
        command.addAll(List.of("--port", "0", "--threads", Integer.toString(peer.threads())));
        command.addAll(peer.options());
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String port = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
        if (port == null) {
            throw new IOException(peer.name() + " did not start");
        }
        return new Subject(setup, peer, process, port);
    }

    private static boolean isNative(Peer peer) {
        return peer.program().indexOf('.') < 0;
    }

    /** Loads it, and samples while the load runs. */
    Outcome sample(Path directory) throws IOException, InterruptedException {
        Path data = directory.resolve(process.pid() + ".data");
        String pid = Long.toString(process.pid());
        Process driver = new ProcessBuilder("taskset", "-c", setup.driverCores, setup.tools.program("load").toString(),
                "--port", port, "--server", pid, "--connections", Integer.toString(setup.connections),
                "--size", Integer.toString(setup.size), "--warmup", Integer.toString(setup.warmup),
                "--seconds", Integer.toString(setup.seconds)).redirectErrorStream(true).start();
        try {
            run("sleep", Integer.toString(setup.warmup));
            run("taskset", "-c", setup.driverCores, "perf", "record", "-q", "-e", "cpu-clock",
                    "-F", Integer.toString(setup.frequency), "-g", "-p", pid, "-o", data.toString(),
                    "--", "sleep", Integer.toString(setup.seconds));
            String report = new String(driver.getInputStream().readAllBytes());
            if (driver.waitFor() != 0) {
                throw new IOException("load on " + peer.name() + ": " + report);
            }
            if (!isNative(peer)) {
                run(setup.jdk.resolve("bin/jcmd").toString(), pid, "Compiler.perfmap");
            }
            return new Outcome(tally(data), Json.number(Json.read(report), "cpu_us_per_message"));
        } finally {
            driver.destroyForcibly();
            Files.deleteIfExists(data);
            Files.deleteIfExists(Path.of("/tmp", "perf-" + pid + ".map")); // where perf looks for it
        }
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

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.trim());
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
