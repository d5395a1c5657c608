package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "fifo             | Missing required parameter: 'PATH'. See 'baton-server fifo --help'.",
        "modes --bogus    | Unknown option: '--bogus'. See 'baton-server modes --help'.",
        "bogus            | Unmatched argument at index 0: 'bogus'. See 'baton-server --help'.",
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
}
