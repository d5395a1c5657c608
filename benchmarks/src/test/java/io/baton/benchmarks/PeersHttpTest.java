package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.benchmarks.scenario.Scenarios;
import io.baton.benchmarks.scenario.Shape;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;

/** Every HTTP peer gives TechEmpower's plaintext answer to each request of a pipeline. */
@Execution(ExecutionMode.CONCURRENT)
class PeersHttpTest {

    static List<String> kinds() {
        return Peer.kinds(Peer.Protocol.HTTP);
    }

    /** Those with which the mix of quick and blocking requests is measured, in each of their configurations. */
    static List<String> mixed() {
        return Scenarios.of("p15", Shape.OWN).get(0).peers();
    }

    /** The driver compares the body of each response with that of the path it asked for. */
    @ParameterizedTest
    @MethodSource("mixed")
    void aPeerAnswersEachPathRightlyAndBlocksOnOne(String peer) throws IOException, InterruptedException {
        Load load = Load.of("mix", "--http", "/plaintext", "--block-path", "/block", "--connections", 12, "--slow", 4,
                "--once");
        Run run = PeerServers.run(peer, load, "--block-path", "/block");
        assertThat(run.number("quick_messages")).isEqualTo(12);
        assertThat(run.number("slow_messages")).isEqualTo(4);
        assertThat(run.number("slow_p50_us")).as("it blocked").isGreaterThan(10_000);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyPeerAnswersPipelinedRequests(String kind) throws IOException, InterruptedException {
        // Over a second, so that the Date has changed.
        Load load = Load.of("http", "--http", "/plaintext", "--connections", 3, "--depth", 16, "--warmup", 0,
                "--seconds", 1.1);
        assertThat(PeerServers.run(kind, load).number("verified")).isGreaterThanOrEqualTo(48);
    }
}
