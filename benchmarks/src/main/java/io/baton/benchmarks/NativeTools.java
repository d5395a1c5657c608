package io.baton.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The C programs, compiled from this module's sources into a directory of their own; {@link #close} deletes it. */
public final class NativeTools implements AutoCloseable {

    /** The message on a machine without a compiler. */
    public static final String NO_COMPILER = "no C compiler: neither gcc nor cc is on the PATH, and the load driver and"
            + " the C servers are built from source; install gcc";

    private static final List<String> HEADERS =
            List.of("connection.h", "cpu.h", "echo.h", "histogram.h", "message.h", "reply.h", "serve.h");
    private static final List<String> PROGRAMS = List.of("load", "edge", "leader_followers", "http", "calls");

    private final Path directory;

    private NativeTools(Path directory) {
        this.directory = directory;
    }

    /** There is no C compiler on this machine. */
    static final class NoCompilerException extends IOException {

        private static final long serialVersionUID = 1;

        NoCompilerException() {
            super(NO_COMPILER);
        }
    }

    /**
     * Compiles all programs.
     *
     * @throws IOException if there is no compiler, or it fails
     */
    public static NativeTools buildOrFail() throws IOException, InterruptedException {
        Optional<NativeTools> built = build();
        if (built.isEmpty()) {
            throw new NoCompilerException();
        }
        return built.get();
    }

    /**
     * Compiles all programs; empty where there is no compiler.
     *
     * @param flags further ones for it
     */
    public static Optional<NativeTools> build(String... flags) throws IOException, InterruptedException {
        Optional<Path> compiler = onPath("gcc").or(() -> onPath("cc"));
        if (compiler.isEmpty()) {
            return Optional.empty();
        }
        NativeTools tools = new NativeTools(Files.createTempDirectory("baton-bench"));
        tools.directory.toFile().deleteOnExit(); // and its files, where nobody gets to close it
        for (String header : HEADERS) {
            tools.copy(header);
        }
        for (String program : PROGRAMS) {
            tools.copy(program + ".c");
            tools.compile(compiler.get(), program, flags);
        }
        return Optional.of(tools);
    }

    /** The executable of one of the programs: load, edge, leader_followers, http, calls. */
    public Path program(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() throws IOException {
        List<Path> files;
        try (var listing = Files.list(directory)) {
            files = listing.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    private static Optional<Path> onPath(String command) {
        for (String entry : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path file = Path.of(entry, command);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private void copy(String source) throws IOException {
        try (InputStream in = NativeTools.class.getResourceAsStream("/c/" + source)) {
            if (in == null) {
                throw new IOException("not packaged: c/" + source);
            }
            Files.copy(in, directory.resolve(source));
            directory.resolve(source).toFile().deleteOnExit();
        }
    }

    private void compile(Path compiler, String program, String... flags) throws IOException, InterruptedException {
        program(program).toFile().deleteOnExit();
        List<String> command = new ArrayList<>(List.of(compiler.toString(), "-std=gnu11", "-O2", "-pthread"));
        command.addAll(List.of(flags));
        command.add("-o");
        command.add(program(program).toString());
        command.add(directory.resolve(program + ".c").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed:\n" + output);
        }
    }
}
