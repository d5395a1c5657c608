package io.baton.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A peer in a process of its own, pinned to the cores it may use; ended by {@link #close}. */
public final class Server implements AutoCloseable {

    /** Also for the start of a JVM on a machine that does many other things. */
    private static final long ANSWER_SECONDS = 120;
    private static final long STOP_SECONDS = 5;
    private static final int TOLD_LINES = 3;
    /** Several ticks of the kernel, so that a process that still works has used CPU time meanwhile. */
    private static final long REST_MILLIS = 60;

    /**
     * How servers are started.
     *
     * @param jdk that runs the servers
     * @param jvmArguments of every JVM
     * @param baseline the other build, for the peers that run out of it; may be null if there are none
     * @param verbose whether to print what a server wrote to standard error, when it has ended
     */
    public record Setup(NativeTools tools, Jdk jdk, List<String> jvmArguments, Place place, Baseline baseline,
                 boolean verbose) {

        /** The same, with the servers on these cores. */
        public Setup on(Place other) {
            return new Setup(tools, jdk, jvmArguments, other, baseline, verbose);
        }

        /** The same, with more arguments of every JVM. */
        Setup with(List<String> more) {
            List<String> all = new ArrayList<>(jvmArguments);
            all.addAll(more);
            return new Setup(tools, jdk, all, place, baseline, verbose);
        }
    }

    private final Process process;
    private final BufferedReader out;
    private final Path errors;
    private final boolean answers;
    private final boolean verbose;
    private int port;

    private Server(Process process, Path errors, boolean answers, boolean verbose) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        this.errors = errors;
        this.answers = answers;
        this.verbose = verbose;
    }

    /** As {@link #start(Peer, Setup, List)}, with no further options. */
    public static Server start(Peer peer, Setup setup) throws IOException, InterruptedException {
        return start(peer, setup, List.of());
    }

    /**
     * Returns when the server listens.
     *
     * @param options in addition to those of every server and the peer's own
     * @throws IOException if it does not start; the message has the first lines of its standard error
     */
    static Server start(Peer peer, Setup setup, List<String> options) throws IOException, InterruptedException {
        if (!peer.isNative() && setup.jdk.feature() < peer.jdk()) {
            throw new IOException("needs JDK " + peer.jdk() + " or newer, this is " + setup.jdk.feature()
                    + "; JAVA_HOME or --jdk chooses another");
        }
        if (peer.isBaseline() && setup.baseline == null) {
            throw new IOException("needs --baseline");
        }
        Path errors = Files.createTempFile("baton-bench", ".err");
        List<String> command = command(peer, setup);
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Server server = new Server(process, errors, !peer.isNative(), setup.verbose);
        boolean listens = false;
        try {
            server.port = Integer.parseInt(server.line("no port"));
            listens = true;
            return server;
        } catch (NumberFormatException e) {
            throw new IOException("did not start: " + server.lastWords(), e);
        } finally {
            if (!listens) {
                end(process, errors, false);
            }
        }
    }

    /** Where it listens, on loopback. */
    public int port() {
        return port;
    }

    /** Of its process. */
    public long pid() {
        return process.pid();
    }

    /** Waits until it is idle, at most 5 s: after a load it still has to close connections. */
    void rest() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        Duration before = null;
        Duration now = cpu();
        while (!now.equals(before) && System.nanoTime() < end) {
            before = now;
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            now = cpu();
        }
    }

    private Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Whether it answers questions about its JVM; a C server has none. */
    public boolean answers() {
        return answers;
    }

    /**
     * Asks the server about its JVM, see {@code peer.Introspection}.
     *
     * @return the number of that name in its answer
     */
    double ask(String question, String field) throws IOException, InterruptedException {
        Map<String, Object> answer = ask(question);
        double number = Json.number(answer, field);
        if (Double.isNaN(number)) {
            throw new IOException("no " + field + " in " + answer);
        }
        return number;
    }

    /** The whole answer. */
    Map<String, Object> ask(String question) throws IOException, InterruptedException {
        process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        return Json.read(line("no answer to " + question));
    }

    @Override
    public void close() {
        end(process, errors, verbose);
    }

    private static List<String> command(Peer peer, Setup setup) {
        List<String> command = setup.place.command();
        if (peer.isNative()) {
            command.add(setup.tools.program(peer.program()).toString());
        } else {
            command.add(setup.jdk.java().toString());
            command.addAll(setup.jvmArguments);
            command.addAll(peer.properties());
            String classPath = peer.isBaseline() ? setup.baseline.classPath() : System.getProperty("java.class.path");
            command.addAll(List.of("-cp", classPath, peer.program()));
        }
        command.addAll(List.of("--port", "0", "--threads", Integer.toString(peer.threads())));
        command.addAll(List.of("--block-byte", Load.BLOCK_BYTE, "--block-for", Load.BLOCK_FOR));
        command.addAll(peer.options());
        return command;
    }

    /** The next line of its standard output; "null" where that has ended. */
    private String line(String otherwise) throws IOException, InterruptedException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(out.readLine());
            } catch (IOException e) {
                return "null";
            }
        }, command -> new Thread(command, "answer").start());
        try {
            return line.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(otherwise + " within " + ANSWER_SECONDS + " s: " + lastWords(), e);
        }
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(errors);
        return String.join(" | ", lines.subList(0, Math.min(lines.size(), TOLD_LINES))).replace('\t', ' ');
    }

    private static void end(Process process, Path errors, boolean tell) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            if (tell) {
                System.err.print(Files.readString(errors));
            }
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
