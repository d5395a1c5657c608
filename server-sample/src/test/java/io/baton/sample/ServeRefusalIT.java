package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What {@code baton-server serve} says when it cannot serve as it was asked to: one line, and no stack trace. */
class ServeRefusalIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--bogus                 | Unknown option: '--bogus'",
        "--no-echo               | Unknown option: '--no-echo'",
        "--echo-port 0 more      | Unexpected argument: 'more'",
        "--echo-port 65536       | Invalid value for option '--echo-port': "
                + "'65536' is no port; write a number from 0 to 65535",
        "--echo-port ''          | Invalid value for option '--echo-port': "
                + "'' is no port; write a number from 0 to 65535",
        "--http-port x           | Invalid value for option '--http-port': "
                + "'x' is no port; write a number from 0 to 65535",
        "--echo-port 8080        | echo and HTTP cannot both have port 8080; --echo-port and --http-port choose others",
        "--http-port 7007        | echo and HTTP cannot both have port 7007; --echo-port and --http-port choose others",
        "--no-http --http-port 1 | --no-http goes without --http-port",
        "--no-http --root /      | --no-http goes without --root",
        "--root ''               | Invalid value for option '--root': the path is empty",
        "--root /no/such         | Invalid value for option '--root': there is no /no/such",
        "--root /proc/version    | Invalid value for option '--root': /proc/version is no directory",
        "--bind ''               | Invalid value for option '--bind': '' is no address",
        "--bind 256.1.1.1        | Invalid value for option '--bind': "
                + "'256.1.1.1' is no IP address, and no host has this name",
        "--bind fe80::1%nowhere  | Invalid value for option '--bind': "
                + "'fe80::1%nowhere' is no IP address, and no host has this name",
        "--provider ''           | Invalid value for option '--provider': the name is empty",
        "--idle-timeout 60       | Invalid value for option '--idle-timeout': "
                + "'60' is no duration; write 500ms, 60s, 5m, 1h or 0",
        "--idle-timeout 99999999999999999999h | Invalid value for option '--idle-timeout': "
                + "'99999999999999999999h' is no duration; write 500ms, 60s, 5m, 1h or 0",
        "--block-byte b          | --block-byte and --block-for go together: give both or neither",
        "--block-for 10ms        | --block-byte and --block-for go together: give both or neither",
        "--block-byte '' --block-for 1s | Invalid value for option '--block-byte': "
                + "'' is not one ASCII character; write a letter, such as b",
        "--block-byte ab --block-for 1s | Invalid value for option '--block-byte': "
                + "'ab' is not one ASCII character; write a letter, such as b",
        "--threads 99999999999   | Invalid value for option '--threads': "
                + "'99999999999' is no whole number up to 2147483647",
        "--threads ''            | Invalid value for option '--threads': '' is no whole number up to 2147483647",
        "--followers green       | Invalid value for option '--followers': "
                + "'green' is not a kind of followers: auto, virtual or platform",
        "--threads 1             | Invalid value for option '--threads': "
                + "1 is too few; one thread leads and at least one follows",
    })
    void aWrongOptionIsExitCode2(String arguments, String message) throws Exception {
        try (Program program = Program.start(words(arguments))) {
            expectUsageError(program);
            assertThat(program.err()).isEqualTo("baton-server: " + message + ". See 'baton-server serve --help'.\n");
        }
    }

    /** The words of a command line; {@code ''} is the empty one. */
    private static String[] words(String arguments) {
        return Stream.of(arguments.split(" +")).map(word -> word.equals("''") ? "" : word).toArray(String[]::new);
    }

    /** The bounds are the library's, and so are the words. */
    @ParameterizedTest
    @ValueSource(strings = {"--threads 0", "--threads -1", "--threads 2000", "--threads 1000000",
        "--threads 2147483647", "--max-connections 0", "--max-connections -5", "--idle-timeout 1ms"})
    void aValueThatTheLibraryRefusesIsExitCode2(String arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        all.addAll(List.of("--echo-port", "0", "--http-port", "0"));
        try (Program program = Program.start(all.toArray(String[]::new))) {
            expectUsageError(program);
            assertThat(program.err()).startsWith("baton-server: ").endsWith(" See 'baton-server serve --help'.\n")
                    .doesNotContain("Exception", "promotion");
        }
    }

    private static void expectUsageError(Program program) throws InterruptedException {
        assertThat(program.exitCode()).as(program.err()).isEqualTo(2);
        assertThat(program.err()).containsOnlyOnce("\n");
        assertThat(program.out()).isEmpty();
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            try (Program program = Program.start("--echo-port", port)) {
                expectFailure(program, "port " + port + " of 127.0.0.1 is in use; --echo-port chooses another");
            }
        }
    }

    @Test
    void anHttpPortInUseIsSaidInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            try (Program program = Program.start("--echo-port", "0", "--http-port", port)) {
                expectFailure(program, "port " + port + " of 127.0.0.1 is in use; --http-port chooses another,"
                        + " --no-http does without");
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaidInOneLine() throws Exception {
        // 192.0.2.0/24 is reserved for documentation: no machine has an address of it (RFC 5737).
        try (Program program = Program.start("--echo-port", "0", "--bind", "192.0.2.1")) {
            expectFailure(program, "192.0.2.1 is no address of this machine; --bind chooses another");
        }
    }

    @Test
    void aPortThatNeedsRightsIsSaidInOneLine() throws Exception {
        String firstFree = Machine.firstPortForAll().orElse("1024");
        assumeTrue(Integer.parseInt(firstFree) > 1, "no port needs rights here");
        List<String> command = Unprivileged.command("net_bind_service",
                Program.LAUNCHER.toString(), "--echo-port", "1");
        try (Program program = Program.start(command, Map.of(), Path.of("/"))) {
            expectFailure(program, "port 1 of 127.0.0.1 needs the right CAP_NET_BIND_SERVICE, as all ports below "
                    + firstFree + " do here; --echo-port chooses another");
        }
    }

    @Test
    void aProviderThatIsNotThereIsSaidInOneLine() throws Exception {
        try (Program program = Program.start("--echo-port", "0", "--provider", "nonsense")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).startsWith("baton-server: ").contains("'nonsense'", "jna (priority 10): usable")
                    .containsOnlyOnce("\n");
        }
    }

    private static void expectFailure(Program program, String message) throws InterruptedException {
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.err()).isEqualTo("baton-server: " + message + "\n");
        assertThat(program.out()).isEmpty();
    }
}
