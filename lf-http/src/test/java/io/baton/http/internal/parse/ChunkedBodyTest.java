package io.baton.http.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.http.HttpLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class ChunkedBodyTest {

    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS.withHeaderBytes(256).withHeaderCount(2);

    private final ChunkedBody body = new ChunkedBody(1_000, "body", LIMITS);
    private final StringBuilder read = new StringBuilder();

    private ByteBuffer take(String text) throws Refusal {
        ByteBuffer in = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        take(in);
        return in;
    }

    private void take(ByteBuffer in) throws Refusal {
        for (int there = body.next(in); there > 0; there = body.next(in)) {
            byte[] bytes = new byte[there];
            in.get(bytes);
            body.taken(there);
            read.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void theBytesOfTheChunksAreTheBody() throws Refusal {
        ByteBuffer in = take("5\r\nhello\r\n001;x=\"y;\\\"\";z;u=v\r\n \r\n"
                + "A\r\n0123456789\r\n0\r\nA: b \r\nc:d\r\n\r\nGET");
        assertThat(read).hasToString("hello 0123456789");
        assertThat(body.isDone()).isTrue();
        assertThat(in.remaining()).isEqualTo(3);
        assertThat(body.trailers().first("a")).isEqualTo("b");
        assertThat(body.trailers().first("C")).isEqualTo("d");
        assertThat(body.arrived()).isEqualTo(16).isEqualTo(body.length());
    }

    /** A handler must not take a part of them for all. */
    @Test
    void trailersAreThereWhenAllHaveCome() throws Refusal {
        take("0\r\nA: b\r\n");
        assertThat(body.trailers().size()).isZero();
        take("C: d\r\n\r\n");
        assertThat(body.trailers().size()).isEqualTo(2);
    }

    /** Nothing of the next request may be received with the body. */
    @Test
    void soManyBytesAsCertainlyComeNeverReachBehindTheBody() throws Refusal {
        String text = "5\r\nhello\r\n1;x=y\r\n \r\n0\r\nA: b\r\n\r\n";
        ByteBuffer all = ByteBuffer.wrap((text + "GET").getBytes(StandardCharsets.ISO_8859_1));
        int rounds = 0;
        while (!body.isDone()) {
            assertThat(body.certainlyMore()).isPositive();
            int end = all.position() + (int) body.certainlyMore();
            assertThat(end).isLessThanOrEqualTo(text.length());
            take(all.limit(end));
            all.limit(text.length() + 3);
            rounds++;
        }
        assertThat(all.position()).isEqualTo(text.length());
        assertThat(read).hasToString("hello ");
        assertThat(rounds).isLessThan(20);
    }

    @Test
    void theBodyIsTheSameByteByByte() throws Refusal {
        for (char c : "5\r\nhello\r\n0\r\nA: b\r\n\r\n".toCharArray()) {
            take(String.valueOf(c));
        }
        assertThat(read).hasToString("hello");
        assertThat(body.isDone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x5\r\n", "_5\r\n", "+5\r\n", "-1\r\n", " 5\r\n", "5 \r\n", "\r\n", ";a\r\n", "5\nhello",
        "5\rhello", "1\r\nab", "1\r\na\n", "1\r\na\r1", "fffffffffffffffff\r\n", "8000000000000000\r\n", "5;a\n",
        "5;\r\n", "5;a=\r\n", "5;a b\r\n", "5;a=\"b\r\n", "5;a=\"b\"c\r\n", "5;a=b=c\r\n", "5;;a\r\n", "5;a\0\r\n",
        "0\r\nA b\r\n", "0\r\n A: b\r\n", "0\r\nA: b\n", "0\r\nContent-Length: 5\r\n", "0\r\nA\r\n", "0\r\n\n"})
    void whatIsNoChunkIsRefused(String text) {
        assertThatThrownBy(() -> take(text)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({"3e9,413", "500,413", "1;,413", "0 A,431", "0 N,431"})
    void whatIsTooLongIsRefused(String what, int status) {
        String text = switch (what) {
            case "1;" -> "1;" + "x".repeat(5_000);
            case "0 A" -> "0\r\nA: " + "b".repeat(300);
            case "0 N" -> "0\r\n" + "A: b\r\n".repeat(3);
            default -> what + "\r\n";
        };
        assertThatThrownBy(() -> take(text)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.status()).isEqualTo(status));
    }
}
