package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class LauncherIT {

    /** The commands that the launcher uses, besides java. */
    private static final List<String> TOOLS = List.of("dirname", "readlink", "sed");

    @TempDir
    private Path directory;

    @Test
    void startsThroughSymbolicLinksAndFromPathsWithSpaces() throws Exception {
        Path installed = copyOfTheDistribution(directory.resolve("two words * $HOME"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), installed.resolve("bin/baton-server"));
        Path linkToTheLink = Files.createSymbolicLink(directory.resolve("relative"), Path.of("link"));
        for (Path launcher : List.of(installed.resolve("bin/baton-server"), link, linkToTheLink)) {
            expectVersion(Program.start(launcher, Map.of(), "--version"));
        }
    }

    @Test
    void startsByARelativePathAndByThePath() throws Exception {
        expectVersion(Program.start(List.of("bin/baton-server", "--version"), Map.of(), Program.DIST));
        String path = Program.DIST.resolve("bin") + ":" + System.getenv("PATH");
        expectVersion(Program.start(List.of("sh", "-c", "baton-server --version"), Map.of("PATH", path), Path.of("/")));
    }

    @Test
    void theProcessThatWasStartedIsTheJvm() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        try (Program program = Program.start("fifo", fifo.toString())) {
            program.awaitOut("watching");
            assertThat(Files.readString(Path.of("/proc/" + program.pid() + "/comm"))).isEqualTo("java\n");
        }
    }

    @Test
    void argumentsArriveAsTheyWere() throws Exception {
        try (Program program = Program.start("fifo", "/no such * $HOME")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).startsWith("baton-server: there is no /no such * $HOME;");
        }
    }

    @Test
    void javaHomeChoosesTheJdk() throws Exception {
        try (Program program = Program.start("--version")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).contains("Java " + System.getProperty("java.version") + ",");
        }
    }

    @Test
    void withoutJavaHomeItIsTheJavaOfThePath() throws Exception {
        Path bin = binOfTools();
        Path java = Files.createSymbolicLink(bin.resolve("java"), Path.of(Program.JAVA_HOME, "bin", "java"));
        try {
            Map<String, String> environment = Map.of("JAVA_HOME", "", "PATH", bin.toString());
            expectVersion(Program.start(Program.LAUNCHER, environment, "--version"));
        } finally {
            Files.delete(java); // @TempDir warns of links that lead out of it
        }
    }

    @Test
    void javaOptsReachTheJvm() throws Exception {
        Map<String, String> options = Map.of("JAVA_OPTS", "-Xmx64m -Dio.baton.epoll.provider=nonsense");
        try (Program program = Program.start(Program.LAUNCHER, options, "modes")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).startsWith("baton-server: No usable epoll provider is named 'nonsense'.")
                    .containsOnlyOnce("\n");
        }
    }

    @Test
    void aJavaHomeWithoutJavaIsSaid() throws Exception {
        expectFailure(Map.of("JAVA_HOME", directory.toString()),
                "JAVA_HOME is " + directory + ", but there is no " + directory + "/bin/java");
    }

    @Test
    void aMachineWithoutJavaIsSaid() throws Exception {
        expectFailure(Map.of("JAVA_HOME", "", "PATH", binOfTools().toString()),
                "no java found: install a JDK of version 17 or newer, or set JAVA_HOME");
    }

    @Test
    void aJavaThatIsTooOldIsSaidAndNotStarted() throws Exception {
        Path java = fakeJava("echo started >&2");
        Files.writeString(directory.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_402\"\n");
        expectFailure(Map.of("JAVA_HOME", directory.toString()),
                java + " is Java 1.8.0_402; Java 17 or newer is needed");
    }

    @Test
    void aJavaWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
        Path java = fakeJava("exec '" + Program.JAVA_HOME + "/bin/java' \"$@\"");
        expectVersion(Program.start(Program.LAUNCHER, Map.of("JAVA_HOME", directory.toString()), "--version"));
        fakeJava("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        expectFailure(Map.of("JAVA_HOME", directory.toString()), java + " is Java 11.0.2; Java 17 or newer is needed");
    }

    private static void expectVersion(Program started) throws InterruptedException {
        try (started) {
            assertThat(started.exitCode()).as(started.err()).isZero();
            assertThat(started.out()).startsWith("baton-server ")
                    .contains("Java " + System.getProperty("java.version"));
            assertThat(started.err()).isEmpty();
        }
    }

    private static void expectFailure(Map<String, String> environment, String message) throws Exception {
        try (Program program = Program.start(Program.LAUNCHER, environment, "--version")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).isEqualTo("baton-server: " + message + "\n");
            assertThat(program.out()).isEmpty();
        }
    }

    private Path fakeJava(String script) throws IOException {
        return script(Files.createDirectories(directory.resolve("bin")).resolve("java"), script);
    }

    private static Path script(Path path, String script) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path binOfTools() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("tools"));
        for (String tool : TOOLS) {
            Path found = Stream.of("/usr/bin", "/bin").map(folder -> Path.of(folder, tool))
                    .filter(Files::exists).findFirst().orElseThrow();
            script(bin.resolve(tool), "exec " + found + " \"$@\"");
        }
        return bin;
    }

    private static Path copyOfTheDistribution(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(Program.DIST)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(Program.DIST.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return target;
    }
}
