package io.baton.http.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyStreamTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void theTimeIsASecondAndWhatTheRateAllows() {
        assertThat(BodyStream.timeFor(0, 240)).isEqualTo(SECOND);
        assertThat(BodyStream.timeFor(480, 240)).isEqualTo(3 * SECOND);
    }

    /** A long upload at a low least rate: from some 9 GB on there are more nanoseconds than a long can hold. */
    @Test
    void manyBytesHaveMuchTime() {
        long before = 0;
        for (long bytes = 1L << 20; bytes > 0 && bytes <= 1L << 50; bytes *= 2) {
            long time = BodyStream.timeFor(bytes, 1);
            assertThat(time).as("time for %d bytes", bytes).isGreaterThanOrEqualTo(before);
            before = time;
        }
    }
}
