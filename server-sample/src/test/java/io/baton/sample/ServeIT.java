package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What {@code baton-server serve} does once it listens. */
class ServeIT {

    @Test
    void sendsBackWhatItReceives() throws Exception {
        try (Program program = Program.start("serve", "--echo-port", "0", "--http-port", "0");
                EchoPeer peer = EchoPeer.of(program)) {
            peer.send("hello\n");
            assertThat(peer.receive(6)).isEqualTo("hello\n");
            peer.send("x".repeat(100_000));
            assertThat(peer.receive(100_000)).isEqualTo("x".repeat(100_000));
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void servesWithoutACommandAndPrintsAddressProviderAndThreads() throws Exception {
        try (Program program = Program.serve("--threads", "3", "--provider", "jna", "--idle-timeout", "0",
                "--max-connections", "10"); EchoPeer peer = EchoPeer.of(program)) {
            assertThat(program.out())
                    .matches("listening: echo at 127\\.0\\.0\\.1:\\d+, HTTP at http://127\\.0\\.0\\.1:\\d+/,"
                            + " provider jna, (virtual|platform) followers, 3 threads\n");
            peer.send("a");
            assertThat(peer.receive(1)).isEqualTo("a");
        }
    }

    @Test
    void theDefaultNumberOfThreadsIsTheOneThatHelpShows() throws Exception {
        try (Program help = Program.start("serve", "--help"); Program program = Program.serve()) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.out().replaceAll("\\s+", " "))
                    .contains("default: twice the processors that Java sees, but at least 4");
            int least = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
            // On a busy machine the pool may have grown by one: its leader works before another thread has come to be idle.
            assertThat(Integer.parseInt(program.awaitOut("(\\d+) threads\n"))).isIn(least, least + 1);
        }
    }

    /** The launcher gives the JVM the flag that virtual followers need. */
    @ParameterizedTest
    @CsvSource({"auto", "virtual", "platform"})
    void theKindOfFollowersCanBeChosen(String kind) throws Exception {
        boolean canBeVirtual = Runtime.version().feature() >= 21;
        assumeTrue(canBeVirtual || !kind.equals("virtual"), "no virtual threads here");
        try (Program program = Program.serve("--followers", kind)) {
            assertThat(program.awaitOut("(\\w+) followers, "))
                    .isEqualTo(canBeVirtual && !kind.equals("platform") ? "virtual" : "platform");
        }
    }

    @Test
    void listensOnIpv6() throws Exception {
        assumeFalse(Files.notExists(Path.of("/proc/net/if_inet6")), "no IPv6 here");
        try (Program program = Program.serve("--bind", "[::1]")) {
            int port = Integer.parseInt(program.awaitOut("echo at \\[0:0:0:0:0:0:0:1\\]:(\\d+),"));
            try (Socket socket = new Socket("::1", port)) {
                socket.getOutputStream().write('a');
                assertThat(socket.getInputStream().read()).isEqualTo('a');
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"jna, jna", "auto, ''"})
    void theSystemPropertyChoosesTheProviderToo(String property, String expected) throws Exception {
        Map<String, String> options = Map.of("JAVA_OPTS", "-Dio.baton.epoll.provider=" + property);
        try (Program program = Program.start(Program.LAUNCHER, options, "--echo-port", "0", "--http-port", "0")) {
            assertThat(program.awaitOut("provider (\\w+),")).startsWith(expected);
        }
    }

    @Test
    void aMessageThatBeginsWithTheBlockByteDelaysNoOtherConnection() throws Exception {
        try (Program program = Program.serve("--block-byte", "b", "--block-for", "1h");
                EchoPeer quick = EchoPeer.of(program); EchoPeer slow = EchoPeer.of(program)) {
            slow.send("b");
            quick.send("ab");
            assertThat(quick.receive(2)).isEqualTo("ab");
            assertThat(slow.hasReceived()).as("the blocked message was answered").isFalse();
        }
    }

    @Test
    void aMessageThatBeginsWithTheBlockByteIsSentBackAfterTheDelay() throws Exception {
        Duration delay = Duration.ofMillis(300);
        try (Program program = Program.serve("--block-byte", "b", "--block-for", "300ms");
                EchoPeer peer = EchoPeer.of(program)) {
            long start = System.nanoTime();
            peer.send("b");
            assertThat(peer.receive(1)).isEqualTo("b");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
        }
    }

    @Test
    void servesWithStandardOutputClosed() throws Exception {
        try (Program program = Program.startByShell("--echo-port 0 --no-http >&-");
                EchoPeer peer = new EchoPeer(ListeningPort.await(program))) {
            peer.send("a");
            assertThat(peer.receive(1)).isEqualTo("a");
        }
    }
}
