package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.io.IOException;

/**
 * Jazzer on the bytes of a connection. In a build it runs the inputs that are kept beside this class; to look for others, set
 * the environment variable {@code JAZZER_FUZZ=1}.
 */
class ConnectionFuzzTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.of(new Mirror());
    }

    /** Without a look at the descriptors: Jazzer has opened some of its own. */
    @AfterAll
    static void close() {
        server.server().close();
        assertThat(server.snapshot().connections()).isZero();
    }

    @FuzzTest(maxDuration = "10m")
    void bytesOfAClientHaveAValidOutcome(byte[] bytes) throws IOException {
        Outcome outcome = Outcome.of(server, bytes);
        assertThat(outcome.statuses()).allSatisfy(status -> assertThat(status)
                .isIn(100, 200, 400, 408, 413, 414, 417, 431, 501, 505));
        assertThat(server.snapshot().handlerErrors()).isZero();
        // In one piece or in two: the same.
        Outcome cut = Outcome.of(server, bytes, bytes.length / 2);
        assertThat(cut.statuses().stream().filter(status -> status != 100).toList())
                .isEqualTo(outcome.statuses().stream().filter(status -> status != 100).toList());
    }
}
