package io.baton.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A peer in a process of its own, pinned to the cores it may use; ended by {@link #close}. */
final class Server implements AutoCloseable {

    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 5;
    private static final int TOLD_LINES = 3;

    /**
     * How servers are started.
     *
     * @param java the {@code java} command
     * @param jvmArguments of every JVM
     * @param verbose whether to pass on what they write to standard error, when they have ended
     */
    record Setup(NativeTools tools, Path java, List<String> jvmArguments, Place place, boolean verbose) {
    }

    private final Process process;
    private final Path errors;
    private final int port;
    private final boolean verbose;

    private Server(Process process, Path errors, int port, boolean verbose) {
        this.process = process;
        this.errors = errors;
        this.port = port;
        this.verbose = verbose;
    }

    /**
     * Returns when the server listens.
     *
     * @throws IOException with the last words of a server that did not come up
     */
    static Server start(Peer peer, Setup setup) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("baton-bench", ".err");
        Process process = new ProcessBuilder(command(peer, setup)).redirectError(errors.toFile()).start();
        boolean listens = false;
        try {
            Server server = new Server(process, errors, firstNumber(process, errors), setup.verbose);
            listens = true;
            return server;
        } finally {
            if (!listens) {
                end(process, errors, false);
            }
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        end(process, errors, verbose);
    }

    private static List<String> command(Peer peer, Setup setup) {
        List<String> command = setup.place.command();
        if (peer.isNative()) {
            command.add(setup.tools.program(peer.program()).toString());
        } else {
            command.add(setup.java.toString());
            command.addAll(setup.jvmArguments);
            command.addAll(peer.properties());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), peer.program()));
        }
        command.addAll(List.of("--port", "0", "--threads", Integer.toString(peer.threads())));
        command.addAll(List.of("--block-byte", Load.BLOCK_BYTE, "--block-for", Load.BLOCK_FOR));
        command.addAll(peer.options());
        return command;
    }

    private static int firstNumber(Process process, Path errors) throws IOException, InterruptedException {
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return out.readLine();
            } catch (IOException e) {
                return null;
            }
        });
        try {
            return Integer.parseInt(String.valueOf(line.get(START_SECONDS, TimeUnit.SECONDS)));
        } catch (TimeoutException e) {
            throw new IOException("no port within " + START_SECONDS + " s: " + lastWords(errors), e);
        } catch (ExecutionException | NumberFormatException e) {
            throw new IOException("did not start: " + lastWords(errors), e);
        }
    }

    private static String lastWords(Path errors) throws IOException {
        List<String> lines = Files.readAllLines(errors);
        return String.join(" | ", lines.subList(0, Math.min(lines.size(), TOLD_LINES))).replace('\t', ' ');
    }

    private static void end(Process process, Path errors, boolean tell) throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (tell) {
            System.err.print(Files.readString(errors));
        }
        Files.deleteIfExists(errors);
    }
}
