package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

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

    @ParameterizedTest
    @MethodSource("kinds")
    void everyPeerAnswersPipelinedRequests(String kind) throws IOException, InterruptedException {
        // Over a second, so that the Date has changed.
        Load load = Load.of("http", "--http", "/plaintext", "--connections", 3, "--depth", 16, "--warmup", 0,
                "--seconds", 1.1);
        assertThat(PeerServers.run(kind, load).number("verified")).isGreaterThanOrEqualTo(48);
    }
}
