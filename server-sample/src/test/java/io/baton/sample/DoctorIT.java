package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorIT {

    @Test
    void findsThatAServerCanRunHere() throws Exception {
        try (Program program = Program.start("doctor")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).contains("jna (priority 10): usable", "proven against this kernel",
                    "A server can run here.").containsPattern("provider +(jna|ffm)\n");
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void limitsAreThoseOfTheMachine() throws Exception {
        try (Program program = Program.start("doctor")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out())
                    .containsPattern("somaxconn +" + outputOf("cat", "/proc/sys/net/core/somaxconn") + " ")
                    .containsPattern("watches +" + outputOf("cat", "/proc/sys/fs/epoll/max_user_watches") + " ")
                    .containsPattern("open files +" + outputOf("sh", "-c", "ulimit -Hn") + " ");
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
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "the JVM does not ask before")
    void missingNativeAccessIsSeenAndTheRemedyNamed() throws Exception {
        List<String> withoutTheFlag = List.of(Program.JAVA_HOME + "/bin/java",
                "-p", Program.DIST.resolve("lib").toString(), "-m", "io.baton.sample/io.baton.sample.Main", "doctor");
        try (Program program = Program.start(withoutTheFlag, Map.of(), Path.of("/"))) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).contains("start it with --enable-native-access=com.sun.jna");
        }
    }

    private static String outputOf(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
