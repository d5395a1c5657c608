package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baton.epoll.Epoll;
import io.baton.epoll.spi.EpollProvider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * The provider loads in a JVM of its own, on the module path and on the class path, with nothing beside it but what it
 * needs; granted native access as documented, it says nothing on standard error.
 */
public abstract class LoadingContract {

    private static final int PATIENCE_SECONDS = 60;
    /** From here on a JVM warns of native access that was not granted, and can be told to deny it: JEP 472. */
    private static final int JDK_THAT_GUARDS_NATIVE_ACCESS = 24;

    private static final String PROBE_MODULE = "module probe { requires io.baton.epoll; }";
    private static final String PROBE = """
            package probe;

            import io.baton.epoll.*;

            public final class Main {
                public static void main(String[] arguments) throws Exception {
                    try (Epoll epoll = Epoll.create(); EventFd bell = EventFd.create()) {
                        epoll.add(bell, Interest.IN.oneshot(), 0x0123456789abcdefL);
                        bell.add(5);
                        Events events = epoll.newEvents(4);
                        epoll.await(events, java.time.Duration.ofSeconds(10));
                        System.out.println(events + " count " + bell.take());
                    }
                    System.out.println("provider " + Providers.select("auto").name());
                    System.out.println("class path '" + System.getProperty("java.class.path") + "'");
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

    private final String name;
    private final String module;
    private final String nativeModule;
    private final List<Path> path;

    @TempDir
    private Path folder;

    /**
     * A provider and what it needs.
     *
     * @param nativeModule the module that calls the native code, and so must be granted it
     * @param libraries a class of each further library that must be on the path
     */
    protected LoadingContract(EpollProvider provider, String module, String nativeModule, Class<?>... libraries) {
        this.name = provider.name();
        this.module = module;
        this.nativeModule = nativeModule;
        this.path = Stream.concat(Stream.of(Epoll.class, provider.getClass()), Stream.of(libraries))
                .map(LoadingContract::origin).toList();
    }

    private record Outcome(int status, List<String> output, String errors) {
    }

    @BeforeEach
    void compileTheProbe() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/probe"));
        Path descriptor = Files.writeString(folder.resolve("src/module-info.java"), PROBE_MODULE);
        Path main = Files.writeString(sources.resolve("Main.java"), PROBE);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", probe().toString(),
                "--module-path", path.get(0).toString(), descriptor.toString(), main.toString());
        assertThat(result).as("compiling the probe").isZero();
    }

    @Test
    void onTheModulePathNothingIsAutomaticAndTheClassPathIsEmpty() throws Exception {
        Outcome outcome = run(onModulePath("--enable-native-access=" + nativeModule));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).startsWith("[IN data=0x123456789abcdef] count 5", "provider " + name,
                "class path ''");
        assertThat(outcome.output().stream().skip(3)).containsOnlyOnce("module probe", "module io.baton.epoll",
                "module " + module, "module " + nativeModule).noneMatch(line -> line.contains("automatic"));
        assertThat(outcome.status()).isZero();
    }

    @Test
    void onTheClassPathItIsFoundToo() throws Exception {
        Outcome outcome = run(onClassPath("--enable-native-access=ALL-UNNAMED"));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).hasSize(3).startsWith("[IN data=0x123456789abcdef] count 5", "provider " + name);
        assertThat(outcome.status()).isZero();
    }

    @Test
    void withTheGrantItWorksWhereNativeAccessIsDeniedToAllOthers() throws Exception {
        assumeNativeAccessIsGuarded();
        for (List<String> command : List.of(
                onModulePath("--illegal-native-access=deny", "--enable-native-access=" + nativeModule),
                onClassPath("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"))) {
            Outcome outcome = run(command);

            assertThat(outcome.errors()).isEmpty();
            assertThat(outcome.output()).contains("provider " + name);
        }
    }

    @Test
    void withoutTheGrantTheMessageSaysWhichFlagIsMissing() throws Exception {
        assumeNativeAccessIsGuarded();

        assertThat(run(onModulePath("--illegal-native-access=deny")).errors())
                .contains("NoProviderException").contains("--enable-native-access=" + nativeModule);
        assertThat(run(onClassPath("--illegal-native-access=deny")).errors())
                .contains("NoProviderException").contains("--enable-native-access=").contains("ALL-UNNAMED");
    }

    @Test
    void thePropertySelectsIt() throws Exception {
        String grant = "--enable-native-access=" + nativeModule;

        assertThat(run(onModulePath(grant, "-Dio.baton.epoll.provider=" + name)).status()).isZero();
        Outcome outcome = run(onModulePath(grant, "-Dio.baton.epoll.provider=nosuch"));
        assertThat(outcome.status()).isOne();
        assertThat(outcome.errors()).contains("is named 'nosuch'. Found: " + name + " (priority ", "): usable.");
    }

    private static void assumeNativeAccessIsGuarded() {
        assumeTrue(Runtime.version().feature() >= JDK_THAT_GUARDS_NATIVE_ACCESS,
                "this JVM denies nobody native access");
    }

    private List<String> onModulePath(String... options) {
        return command(options, "--module-path", joinedPath(), "--module", "probe/probe.Main");
    }

    private List<String> onClassPath(String... options) {
        return command(options, "-cp", joinedPath(), "probe.Main");
    }

    private static List<String> command(String[] options, String... rest) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of(java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of(rest));
        return command;
    }

    private String joinedPath() {
        return Stream.concat(path.stream(), Stream.of(probe())).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path probe() {
        return folder.resolve("probe");
    }

    private Outcome run(List<String> command) throws IOException, InterruptedException {
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

    private static Path origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
