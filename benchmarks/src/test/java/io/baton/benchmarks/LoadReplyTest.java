package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;

/** Requests of one size, replies of another. */
class LoadReplyTest {

    private static final int SIZE = 64;
    private static final int REPLY_BYTES = 300_000;

    @Test
    void everyByteOfAReplyIsCompared() {
        assertThatThrownBy(() -> loadOnServerThatChanges(REPLY_BYTES - 1)).isInstanceOf(IOException.class)
                .hasMessageContaining("came back changed").hasMessageContaining("\"sequence\":3");
        assertThatThrownBy(() -> loadOnServerThatChanges(REPLY_BYTES / 2)).isInstanceOf(IOException.class)
                .hasMessageContaining("came back changed").hasMessageContaining("\"sequence\":3");
    }

    @Test
    void aMessageIsCountedWhenItsReplyIsWhole() throws IOException, InterruptedException {
        Map<String, Object> report = loadOnServerThatChanges(-1);
        assertThat(Json.number(report, "verified")).isGreaterThanOrEqualTo(1);
        assertThat(report).containsEntry("protocol", "reply").containsEntry("size", 64)
                .containsEntry("reply_size", REPLY_BYTES);
    }

    @Test
    void percentilesRiseUpToTheMaximum() throws IOException, InterruptedException {
        Map<String, Object> report = loadOnServerThatChanges(-1);
        double before = 0;
        for (String percentile : new String[] {"p50", "p90", "p99", "p999", "p9999", "max"}) {
            double value = Json.number(report, "quick_" + percentile + "_us");
            assertThat(value).as(percentile).isPositive().isGreaterThanOrEqualTo(before);
            before = value;
        }
    }

    /** In its fourth reply; below 0 it changes none. */
    private static Map<String, Object> loadOnServerThatChanges(int wrong) throws IOException, InterruptedException {
        byte[] reply = new byte[REPLY_BYTES];
        for (int i = 0; i < REPLY_BYTES; i++) {
            reply[i] = (byte) (i % 251);
        }
        OneClient server = (in, out) -> {
            byte[] message = new byte[SIZE];
            for (int i = 0; in.readNBytes(message, 0, SIZE) == SIZE; i++) {
                if (i == 3 && wrong >= 0) {
                    reply[wrong] ^= 1;
                }
                out.write(reply);
            }
        };
        return server.load(Load.of("replies", "--connections", 1, "--size", SIZE, "--reply-size", REPLY_BYTES,
                "--warmup", 0, "--seconds", wrong < 0 ? 1 : 20));
    }
}
