package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;

/** The smoke test: every peer comes up in a process of its own and echoes what the driver verifies, blocking or not. */
@Execution(ExecutionMode.CONCURRENT)
class PeersEchoTest {

    static List<String> kinds() {
        return Peer.kinds(Peer.Protocol.ECHO);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyPeerEchoesWhatItGets(String kind) throws IOException, InterruptedException {
        Load load = Load.of("smoke", "--connections", 3, "--slow", 1, "--depth", 2, "--warmup", 0, "--seconds", 0.4);
        Run run = PeerServers.run(kind, load);
        // The driver waits for every answer it was promised, and fails without one.
        assertThat(run.number("verified")).as("two messages at least of each connection").isGreaterThanOrEqualTo(8);
        // A read may hold both messages that are under way, and blocks once.
        assertThat(run.number("slow_messages")).as("what 0.4 s of blocking allow").isLessThanOrEqualTo(2 * 41);
        assertThat(run.number("server_cpu_us")).isPositive();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyPeerKeepsWhatTheSocketDoesNotTake(String kind) throws IOException, InterruptedException {
        Load load = Load.of("large", "--connections", 2, "--depth", 4, "--size", 2_000_003, "--warmup", 0,
                "--seconds", 0.2);
        assertThat(PeerServers.run(kind, load).number("verified")).isGreaterThanOrEqualTo(8);
    }
}
