package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "fifo             | Missing required parameter: 'PATH'. See 'baton-server fifo --help'.",
        "modes --bogus    | Unknown option: '--bogus'. See 'baton-server modes --help'.",
        "bogus            | There is no command 'bogus'. See 'baton-server --help'.",
        "doctor more      | Unexpected argument: 'more'. See 'baton-server doctor --help'.",
    })
    void aWrongCommandLineIsOneLineAndExitCode2(String arguments, String message) throws Exception {
        try (Program program = Program.start(arguments.split(" "))) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err()).isEqualTo("baton-server: " + message + "\n");
            assertThat(program.out()).isEmpty();
        }
    }

    @Test
    void helpNamesEveryCommand() throws Exception {
        try (Program program = Program.start("--help")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).contains("baton-server", "fifo", "modes", "doctor", "--version");
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void versionIsOneLine() throws Exception {
        try (Program program = Program.start("--version")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).matches("baton-server \\d+\\.\\d+\\.\\d+\\S* \\(Java \\S+, Linux \\S+ \\S+\\)\n")
                    .contains("Java " + System.getProperty("java.version") + ",");
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void theEmptyWordIsNoCommand() throws Exception {
        try (Program program = Program.start("")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err()).isEqualTo("baton-server: There is no command ''. See 'baton-server --help'.\n");
        }
    }

    @Test
    void controlCharactersOfTheCommandLineDoNotReachTheTerminal() throws Exception {
        try (Program program = Program.start("\u001b[2J")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err()).startsWith("baton-server: There is no command '?[2J'.").doesNotContain("\u001b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"modes", "doctor", "--version", "--help"})
    void outputThatCannotBeWrittenIsAFailure(String command) throws Exception {
        try (Program program = Program.startByShell(command + " > /dev/full")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).isEqualTo("baton-server: standard output cannot be written\n");
        }
    }

    @Test
    void aReaderThatNeedsNoMoreOutputCausesNoMessage() throws Exception {
        List<String> intoAPipe = List.of("sh", "-c", "{ '" + Program.LAUNCHER + "' doctor; echo $? >&2; } | true");
        try (Program program = Program.start(intoAPipe, Map.of(), Path.of("/"))) {
            assertThat(program.exitCode()).isZero();
            // 0 if the output was in the pipe before true ended.
            assertThat(program.err()).matches("[01]\n");
        }
    }

    @Test
    void helpOfServeShowsEveryDefault() throws Exception {
        try (Program program = Program.start("serve", "--help")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out().replaceAll("\\s+", " ")).contains(
                    "(default: 127.0.0.1;", "(default: 7007;", "(default: 8080;", "(default: no files)",
                    "(default: twice the processors",
                    "(default: what -Dio.baton.epoll.provider says, else auto)", "(default: 0)", "(default: 65536)");
        }
    }
}
