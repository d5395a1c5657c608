package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class ServeIT {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    @Test
    void sendsBackWhatComes() throws Exception {
        try (Program program = Program.start("serve", "--echo-port", "0"); EchoPeer peer = EchoPeer.of(program)) {
            peer.send("hello\n");
            assertThat(peer.receive(6)).isEqualTo("hello\n");
            peer.send("x".repeat(100_000));
            assertThat(peer.receive(100_000)).isEqualTo("x".repeat(100_000));
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void servesWithoutACommandAndSaysWhereAndHow() throws Exception {
        try (Program program = Program.start("--echo-port", "0", "--threads", "3", "--provider", "jna", "--no-http",
                "--idle-timeout", "0", "--max-connections", "10"); EchoPeer peer = EchoPeer.of(program)) {
            assertThat(program.out())
                    .matches("listening: echo at 127\\.0\\.0\\.1:\\d+, provider jna, 3 threads\n");
            peer.send("a");
            assertThat(peer.receive(1)).isEqualTo("a");
        }
    }

    @Test
    void sigtermEndsItInOrderWhileAClientIsConnected() throws Exception {
        try (Program program = Program.start("--echo-port", "0"); EchoPeer peer = EchoPeer.of(program)) {
            peer.send("a");
            assertThat(peer.receive(1)).isEqualTo("a");
            program.terminate();
            assertThat(program.exitCodeWithin(FIVE_SECONDS)).isZero();
            assertThat(peer.isAtEnd()).isTrue();
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void controlCEndsItInOrder() throws Exception {
        try (Program program = Program.start("--echo-port", "0")) {
            program.awaitOut("listening");
            assumeFalse(program.ignoresInterrupts(), "started in the background of a shell, which ignores SIGINT");
            program.interrupt();
            assertThat(program.exitCodeWithin(FIVE_SECONDS)).isZero();
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            try (Program program = Program.start("--echo-port", port)) {
                assertThat(program.exitCode()).isEqualTo(1);
                assertThat(program.err()).isEqualTo("baton-server: port " + port
                        + " of 127.0.0.1 is in use; --echo-port chooses another\n");
                assertThat(program.out()).isEmpty();
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaidInOneLine() throws Exception {
        // 192.0.2.0/24 is for documentation, and no machine's (RFC 5737).
        try (Program program = Program.start("--echo-port", "0", "--bind", "192.0.2.1")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).startsWith("baton-server: ").contains("192.0.2.1", "EADDRNOTAVAIL")
                    .containsOnlyOnce("\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"jna, jna", "auto, ''"})
    void theProviderIsChosenByTheSystemPropertyToo(String property, String expected) throws Exception {
        Map<String, String> options = Map.of("JAVA_OPTS", "-Dio.baton.epoll.provider=" + property);
        try (Program program = Program.start(Program.LAUNCHER, options, "serve", "--echo-port", "0")) {
            assertThat(program.awaitOut("provider (\\w+),")).startsWith(expected);
        }
    }

    @Test
    void aProviderThatIsNotThereIsSaidInOneLine() throws Exception {
        try (Program program = Program.start("--echo-port", "0", "--provider", "nonsense")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err()).startsWith("baton-server: No usable epoll provider is named 'nonsense'. Found: ")
                    .contains("jna (priority 10): usable", "Add io.baton:epoll-native").containsOnlyOnce("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--bogus               | Unknown option: '--bogus'",
        "--echo-port 65536     | Invalid value for option '--echo-port': "
                + "'65536' is no port; write a number from 0 to 65535",
        "--idle-timeout 60     | Invalid value for option '--idle-timeout': "
                + "'60' is no duration; write 500ms, 60s, 5m, 1h or 0",
        "--no-echo             | --no-echo: this version has no other service, so there is nothing to serve",
        "--block-byte b        | --block-byte and --block-for go together: give both or neither",
        "--block-for 10ms      | --block-byte and --block-for go together: give both or neither",
        "--threads 0           | threads must be 1 at least, not 0",
        "--max-connections 0   | maxConnections must be 1 at least, not 0",
        "--http-port 8080      | --http-port: this version has no HTTP service; leave the option out",
    })
    void aWrongOptionIsOneLineAndExitCode2AndNothingListens(String arguments, String message) throws Exception {
        try (Program program = Program.start(arguments.split(" "))) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err()).isEqualTo("baton-server: " + message + ". See 'baton-server serve --help'.\n");
            assertThat(program.out()).isEmpty();
        }
    }

    @Test
    void onlyAMessageThatBeginsWithTheBlockByteIsDelayed() throws Exception {
        Duration delay = Duration.ofSeconds(2);
        try (Program program = Program.start("--echo-port", "0", "--block-byte", "b", "--block-for", "2s");
                EchoPeer quick = EchoPeer.of(program); EchoPeer slow = EchoPeer.of(program)) {
            quick.send("warm");
            assertThat(quick.receive(4)).isEqualTo("warm");
            long start = System.nanoTime();
            slow.send("b");
            quick.send("ab");
            assertThat(quick.receive(2)).isEqualTo("ab");
            assertThat(slow.hasReceived()).as("the reply to the slow message, before the quick one's").isFalse();
            assertThat(slow.receive(1)).isEqualTo("b");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
        }
    }

    @Test
    void listensAtIpv6() throws Exception {
        assumeFalse(Files.notExists(Path.of("/proc/net/if_inet6")), "no IPv6 here");
        try (Program program = Program.start("--echo-port", "0", "--bind", "::1")) {
            int port = Integer.parseInt(program.awaitOut("echo at \\[0:0:0:0:0:0:0:1\\]:(\\d+),"));
            try (Socket socket = new Socket("::1", port)) {
                socket.getOutputStream().write('a');
                assertThat(socket.getInputStream().read()).isEqualTo('a');
            }
        }
    }
}
