package io.baton.sample;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code baton-server} as a user starts it: the launcher of the distribution, in a process that close() ends. */
final class Program implements AutoCloseable {

    static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    static final Path LAUNCHER = DIST.resolve("bin/baton-server");
    static final String JAVA_HOME = System.getProperty("java.home");
    /** The modules of the distribution that call native code: what Maven builds on JDK 22 and newer has two. */
    static final String NATIVE_CALLERS = Runtime.version().feature() >= 22
            ? "com.sun.jna,io.baton.epoll.ffm" : "com.sun.jna";

    /** Far more than anything here takes, even on a machine that is busy with other work. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int SIGINT = 2;

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(ProcessBuilder builder) throws IOException {
        out = Files.createTempFile("baton-server", ".out");
        err = Files.createTempFile("baton-server", ".err");
        process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
    }

    /** Starts the launcher on the JDK that runs this test. */
    static Program start(String... arguments) throws IOException {
        return start(LAUNCHER, Map.of(), arguments);
    }

    /** Starts the launcher to serve on free ports. */
    static Program serve(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--echo-port", "0", "--http-port", "0"));
        arguments.addAll(List.of(options));
        return start(arguments.toArray(String[]::new));
    }

    /** Starts the launcher at another path and with another environment: an empty value removes the variable. */
    static Program start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return start(command, environment, Path.of("/"));
    }

    /** Starts any command in a working directory. */
    static Program start(List<String> command, Map<String, String> environment, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("JAVA_HOME", JAVA_HOME);
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return new Program(builder);
    }

    /** Starts the launcher by the shell: for arguments with a redirection of its output. */
    static Program startByShell(String arguments) throws IOException {
        return start(List.of("sh", "-c", "exec \"$0\" " + arguments, LAUNCHER.toString()), Map.of(), Path.of("/"));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** Waits until standard output contains a match, and returns its first group, or all of it if it has no group. */
    String awaitOut(String regex) {
        Pattern pattern = Pattern.compile(regex);
        Matcher found = Awaitility.await(regex).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            Matcher matcher = pattern.matcher(out());
            if (!matcher.find()) {
                requireAlive(regex);
                return null;
            }
            return matcher;
        }, matcher -> matcher != null);
        return found.group(found.groupCount() > 0 ? 1 : 0);
    }

    private void requireAlive(String awaited) {
        if (!isAlive() && !Pattern.compile(awaited).matcher(out()).find()) {
            throw new AssertionError("ended with " + process.exitValue() + " before it printed " + awaited
                    + "; out: " + out() + " err: " + err());
        }
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + PATIENCE + "; out: " + out() + " err: " + err());
        }
        return process.exitValue();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Whether SIGINT is ignored: a child inherits that from the process that started it, and a JVM leaves it so. */
    boolean ignoresInterrupts() throws IOException {
        String status = Files.readString(Path.of("/proc/" + pid() + "/status"));
        Matcher ignored = Pattern.compile("SigIgn:\\s+(\\p{XDigit}+)").matcher(status);
        return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) >> SIGINT - 1 & 1) != 0;
    }

    /** Sends SIGINT, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Files.delete(out);
            Files.delete(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
