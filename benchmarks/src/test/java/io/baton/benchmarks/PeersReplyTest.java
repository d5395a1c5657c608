package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** Every peer that replies with more than it got, more than its socket takes at once. */
@Execution(ExecutionMode.CONCURRENT)
class PeersReplyTest {

    private static final int REPLY_BYTES = 1_000_003;

    @ParameterizedTest
    @ValueSource(strings = {"c-edge:1", "c-lf:2", "nio:1", "async:2", "virtual:1", "netty-epoll:1", "netty-executor:1",
        "netty-io_uring:1", "baton-ffm:4", "baton-jna:4"})
    void everyWholeMessageGetsItsReply(String peer) throws IOException, InterruptedException {
        // 100 bytes a message: the reads of a server hold several, and the driver's writes end in the midst of one.
        String replying = peer + ":message-bytes=100+reply-bytes=" + REPLY_BYTES;
        Load load = Load.of("replies", "--connections", 2, "--depth", 6, "--size", 100, "--reply-size", REPLY_BYTES,
                "--warmup", 0, "--seconds", 0.3);
        Run run = PeerServers.run(replying, load);
        assertThat(run.number("verified")).isGreaterThanOrEqualTo(12);
        assertThat(run.number("reply_size")).isEqualTo(REPLY_BYTES);
    }
}
