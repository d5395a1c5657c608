package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorIT {

    @TempDir
    private Path directory;

    @Test
    void saysThatAServerCanRunHere() throws Exception {
        try (Program program = Program.start("doctor")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).contains("jna (priority 10): usable", "checked against this kernel",
                    "A server can run here.")
                    .containsPattern("provider +(jna|ffm), the usable one of the highest priority\n");
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void saysWhichFollowersArePossibleAndWhy() throws Exception {
        try (Program program = Program.start("doctor")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).containsPattern(Runtime.version().feature() >= 21
                    ? "followers +virtual\n +virtual followers are possible: by "
                    : "followers +platform\n +virtual followers are not possible: JDK \\d+ has no virtual threads");
        }
    }

    @Test
    void showsTheLimitsOfThisMachine() throws Exception {
        try (Program program = Program.start("doctor")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out())
                    .containsPattern("somaxconn +" + outputOf("cat", "/proc/sys/net/core/somaxconn") + " ")
                    .containsPattern("watches +" + outputOf("cat", "/proc/sys/fs/epoll/max_user_watches") + " ")
                    .containsPattern("open files +" + outputOf("sh", "-c", "ulimit -Hn") + " ");
        }
    }

    @Test
    void aProviderThatThePropertyNamesIsShownAsNamed() throws Exception {
        try (Program program = Program.start(Program.LAUNCHER,
                Map.of("JAVA_OPTS", "-Dio.baton.epoll.provider=jna"), "doctor")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).containsPattern("provider +jna, named by -Dio.baton.epoll.provider\n");
        }
    }

    @Test
    void aBuildWithoutFfmSaysHowToGetIt() throws Exception {
        Path lib = directory.resolve("lib");
        Files.createDirectory(lib);
        try (Stream<Path> jars = Files.list(Program.DIST.resolve("lib"))) {
            for (Path jar : jars.filter(jar -> !jar.getFileName().toString().startsWith("epoll-ffm")).toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        try (Program program = Program.start(java(lib, "--enable-native-access=com.sun.jna"), Map.of(), Path.of("/"))) {
            assertThat(program.exitCode()).as(program.err()).isZero();
            assertThat(program.out()).contains("ffm: not found; only a build made on JDK 22 or newer contains it\n",
                    "-> build Baton on JDK 22 or newer, and run it there");
        }
    }

    @Test
    void fewerDescriptorsThanConnectionsAreSeenAndTheRemedyNamed() throws Exception {
        List<String> command = List.of("sh", "-c", "ulimit -n 1000; exec '" + Program.LAUNCHER + "' doctor");
        try (Program program = Program.start(command, Map.of(), Path.of("/"))) {
            assertThat(program.exitCode()).as(program.err()).isZero();
            assertThat(program.out()).contains("1000 at most (hard limit 1000)",
                    "-> serve takes up to 65536 connections",
                    "LimitNOFILE=", "--max-connections");
        }
    }

    @Test
    void aNamedProviderThatIsNotThereMeansThatNoServerCanRun() throws Exception {
        try (Program program = Program.start(Program.LAUNCHER,
                Map.of("JAVA_OPTS", "-Dio.baton.epoll.provider=nonsense"), "doctor")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.out()).contains("named 'nonsense'", "A server cannot run here.");
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "older JVMs do not ask for the flag")
    void missingNativeAccessIsSeenAndTheRemedyNamed() throws Exception {
        try (Program program = Program.start(java(Program.DIST.resolve("lib")), Map.of(), Path.of("/"))) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).contains("start it with --enable-native-access=com.sun.jna");
        }
    }

    /** Doctor without the launcher. */
    private static List<String> java(Path lib, String... options) {
        List<String> command = new ArrayList<>(List.of(Program.JAVA_HOME + "/bin/java", "-p", lib.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-m", "io.baton.sample/io.baton.sample.Main", "doctor"));
        return command;
    }

    private static String outputOf(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
