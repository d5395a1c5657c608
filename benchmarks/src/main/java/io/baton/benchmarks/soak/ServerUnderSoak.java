package io.baton.benchmarks.soak;

import io.baton.benchmarks.Jdk;
import io.baton.benchmarks.Json;
import io.baton.pool.Followers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link SoakServer} in a process of its own, with a limit of descriptors of its own. {@link #close} ends it. */
final class ServerUnderSoak implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;
    private static final int TOLD_LINES = 10;
    /** The heap is small, so that what leaks is soon seen; the number of compiler threads must not change. */
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:MaxDirectMemorySize=256m",
            "-XX:-UseDynamicNumberOfCompilerThreads", "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");

    private final Process process;
    private final BufferedReader out;
    private final Path errors;
    private final int[] ports;

    private ServerUnderSoak(Process process, Path errors) throws IOException, InterruptedException {
        this.process = process;
        this.errors = errors;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        String line = line();
        if (!line.matches("\\d+ \\d+ \\d+")) {
            throw new IOException("the server did not start: " + lastWords());
        }
        ports = java.util.Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /**
     * Returns when it listens.
     *
     * @param descriptors that it may have
     */
    static ServerUnderSoak start(Jdk jdk, Followers followers, int descriptors, long stallMillis, List<Leak> leaks)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"",
                "sh", jdk.java().toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SoakServer.class.getName(),
                followers.name(), Long.toString(stallMillis)));
        leaks.forEach(leak -> command.add(leak.name()));
        Path errors = Files.createTempFile("baton-soak", ".err");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        boolean started = false;
        try {
            ServerUnderSoak server = new ServerUnderSoak(process, errors);
            started = true;
            return server;
        } finally {
            if (!started) {
                process.destroyForcibly();
                Files.deleteIfExists(errors);
            }
        }
    }

    int echoPort() {
        return ports[0];
    }

    int requestPort() {
        return ports[1];
    }

    int httpPort() {
        return ports[2];
    }

    /** Asks for {@code counters} or {@code usage}; see {@link ServerUsage}. Any thread. */
    synchronized Map<String, Object> ask(String question) throws IOException, InterruptedException {
        process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        String answer = line();
        if (!answer.startsWith("{")) {
            throw new IOException("no answer to " + question + ": " + lastWords());
        }
        return Json.read(answer);
    }

    /** One of the counters. */
    long count(String name) throws IOException, InterruptedException {
        return (long) Json.number(ask("counters"), name);
    }

    /** The next line; empty if it ends instead, or says nothing for two minutes. */
    private String line() throws InterruptedException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                String read = out.readLine();
                return read == null ? "" : read;
            } catch (IOException e) {
                return "";
            }
        }, task -> new Thread(task, "answer").start());
        try {
            return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return "";
        }
    }

    /** The end of its standard error, in one line. */
    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(errors);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
    }

    /** Ends it in order, or else by force. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(TimeUnit.SECONDS.toMillis(1), TimeUnit.MILLISECONDS)
                    && !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(errors);
    }
}
