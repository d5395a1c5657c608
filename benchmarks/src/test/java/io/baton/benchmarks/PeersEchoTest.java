package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.benchmarks.calls.Preflight;

import io.netty.channel.uring.IoUring;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The smoke test: every peer comes up in a process of its own and echoes what the driver verifies, blocking or not. */
@Execution(ExecutionMode.CONCURRENT)
class PeersEchoTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED");
    private static final int VIRTUAL_THREADS = 21;

    static List<String> kinds() {
        return Peer.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyPeerEchoesWhatItGets(String kind) throws IOException, InterruptedException {
        skipWhereItCannotRun(kind);
        NativeTools tools = TestTools.get();
        Place place = new Place(Cores.allowed(), 0);
        Server.Setup setup = new Server.Setup(tools, JAVA, SMALL, place, false);
        Load load = Load.of("smoke", "--connections", 3, "--slow", 1, "--depth", 2, "--warmup", 0, "--seconds", 0.4);
        try (Server server = Server.start(Peer.of(kind), setup)) {
            Run run = new Run(Peer.of(kind), load, 1, load.run(tools, server.port(), server.pid(), place));
            // The driver waits for every answer it was promised, and fails without one.
            assertThat(run.number("verified")).as("two messages at least of each connection").isGreaterThanOrEqualTo(8);
            // A read may hold both messages that are under way, and blocks once.
            assertThat(run.number("slow_messages")).as("what 0.4 s of blocking allow").isLessThanOrEqualTo(2 * 41);
            assertThat(run.number("server_cpu_us")).isPositive();
        }
    }

    private static void skipWhereItCannotRun(String kind) {
        if (kind.equals("virtual")) {
            Assumptions.assumeTrue(Runtime.version().feature() >= VIRTUAL_THREADS, "virtual threads need JDK 21");
        } else if (kind.equals("netty-io_uring")) {
            Assumptions.assumeTrue(IoUring.isAvailable(), () -> "no io_uring: " + IoUring.unavailabilityCause());
        } else if (kind.startsWith("baton-")) {
            Preflight.refusal(kind.substring("baton-".length())).ifPresent(Assumptions::abort);
        }
    }
}
