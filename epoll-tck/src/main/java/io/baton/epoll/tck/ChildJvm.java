package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/** Runs {@code probe.Main}, a small program, in a JVM of its own: on the module path or on the class path. */
final class ChildJvm {

    /** Linking an image takes a minute on a busy machine. */
    private static final int PATIENCE_SECONDS = 300;
    private static final String PROBE_MODULE = "module probe { requires io.baton.epoll; }";
    private static final String PROBE = """
            package probe;

            import io.baton.epoll.*;

            public final class Main {
                public static void main(String[] arguments) throws Exception {
                    try (Epoll epoll = Epoll.create(); EventFd waker = EventFd.create()) {
                        epoll.add(waker, Interest.IN.oneshot(), 0x0123456789abcdefL);
                        waker.add(5);
                        Events events = epoll.newEvents(4);
                        epoll.await(events, java.time.Duration.ofSeconds(10));
                        System.out.println(events + " count " + waker.take());
                    }
                    System.out.println("provider " + Providers.selection().name());
                    System.out.println("class path '" + System.getProperty("java.class.path") + "'");
                    Providers.selection().candidates().forEach(each -> System.out.println("candidate " + each));
                    for (Module module : ModuleLayer.boot().modules()) {
                        String name = module.getName();
                        String kind = module.getDescriptor().isAutomatic() ? " (automatic)" : "";
                        if (!name.startsWith("java.") && !name.startsWith("jdk.")) {
                            System.out.println("module " + name + kind);
                        }
                    }
                }
            }
            """;

    private final Path folder;
    private final Path home;
    private final List<Path> path;

    /** What the program printed, and how it ended. */
    record Outcome(int status, List<String> output, String errors) {
    }

    private ChildJvm(Path folder, Path home, List<Path> path) {
        this.folder = folder;
        this.home = home;
        this.path = path;
    }

    /**
     * Compiles the program into {@code folder}.
     *
     * @param path jars or folders of classes that go onto the path beside the program; epoll-api is the first
     */
    static ChildJvm compiled(Path folder, Path home, List<Path> path) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/probe"));
        Path descriptor = Files.writeString(folder.resolve("src/module-info.java"), PROBE_MODULE);
        Path main = Files.writeString(sources.resolve("Main.java"), PROBE);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d",
                folder.resolve("probe").toString(), "--release", "17", "--module-path", path.get(0).toString(),
                descriptor.toString(), main.toString());
        assertThat(result).as("compiling the probe").isZero();
        return new ChildJvm(folder, home, Stream.concat(path.stream(), Stream.of(folder.resolve("probe"))).toList());
    }

    /** Where the JVM that runs this is installed. */
    static Path currentHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** A JDK of this version that is installed beside the one that runs this. */
    static Optional<Path> homeOf(int feature) throws IOException {
        try (Stream<Path> beside = Files.list(currentHome().toRealPath().getParent())) {
            return beside.filter(each -> isOf(feature, each)).sorted().findFirst();
        }
    }

    private static boolean isOf(int feature, Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java")) && Files.readString(home.resolve("release"))
                    .contains("JAVA_VERSION=\"" + feature + '.');
        } catch (IOException e) {
            return false; // no file 'release', so no JDK
        }
    }

    /** The jar or folder that a class was loaded from. */
    static Path origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Outcome onModulePath(String... options) throws Exception {
        return java(options, "--module-path", joinedPath(), "--module", "probe/probe.Main");
    }

    Outcome onClassPath(String... options) throws Exception {
        return java(options, "-cp", joinedPath(), "probe.Main");
    }

    private Outcome java(String[] options, String... rest) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString(), "-Xmx64m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of(rest));
        return run(command);
    }

    String joinedPath() {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    Outcome run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile()).redirectError(errors.toFile());
        // A JVM reports these on standard error, or takes a class path from them.
        builder.environment().keySet().removeAll(
                List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"));
        Process child = builder.start();
        try {
            assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the child ends: %s", command).isTrue();
            return new Outcome(child.exitValue(), Files.readAllLines(output), Files.readString(errors));
        } finally {
            child.destroyForcibly();
        }
    }
}
