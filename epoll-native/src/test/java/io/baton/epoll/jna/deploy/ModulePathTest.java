package io.baton.epoll.jna.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.epoll.Selection;
import io.baton.epoll.jna.JnaProvider;

import com.sun.jna.Native;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The provider as a module (found by its {@code provides}, opened to JNA, granted native access by name) and on the class
 * path. In a package of its own: a class path has no say in the packages of a module.
 */
class ModulePathTest {

    /** Runs in a JVM of its own: waits once for a bell, through whichever provider is found. */
    static final class Program {

        private Program() {
        }

        public static void main(String[] arguments) throws Exception {
            Selection selection = Providers.select("auto");
            try (Epoll epoll = Epoll.create(selection.calls()); EventFd bell = EventFd.create(selection.calls())) {
                epoll.add(bell, Interest.IN, 7);
                bell.add(1);
                Events events = epoll.newEvents(1);
                epoll.await(events, 0);
                System.out.println(selection.name() + " in " + selection.calls().getClass().getModule().getName() + ": "
                        + events.get(0));
            }
        }
    }

    @TempDir
    Path directory;

    @Test
    void theModuleIsFoundOpenedAndRunsWithoutAWarning() throws Exception {
        assertThat(run("-p", paths(Epoll.class, JnaProvider.class, Native.class), "--add-modules", "io.baton.epoll.jna",
                "--enable-native-access=com.sun.jna", "-cp", paths(ModulePathTest.class)))
                .containsExactly("jna in io.baton.epoll.jna: IN data=0x7");
    }

    @Test
    void theClassPathFindsItToo() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-cp",
                paths(Epoll.class, JnaProvider.class, Native.class, ModulePathTest.class)))
                .containsExactly("jna in null: IN data=0x7");
    }

    private static String paths(Class<?>... types) {
        return Stream.of(types).map(ModulePathTest::origin).collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> run(String... options) throws Exception {
        Path said = directory.resolve("said");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add(Program.class.getName());
        Process child = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("the child ends").isTrue();
        } finally {
            child.destroyForcibly();
        }
        return Files.readAllLines(said);
    }
}
