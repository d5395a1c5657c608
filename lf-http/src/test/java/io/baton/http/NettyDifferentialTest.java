package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * The same bytes, given to this server and to Netty's decoder: a request is never understood in two ways. Where this server is
 * stricter is listed in {@code netty-accepts.txt}.
 */
class NettyDifferentialTest {

    private static final int MUTATIONS = Integer.getInteger("io.baton.http.differentialInputs", 2_000);
    private static final Mirror MIRROR = new Mirror();
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.of(MIRROR);
    }

    @AfterAll
    static void close() throws IOException {
        server.close();
    }

    static List<Sample> samples() {
        return Corpus.valid();
    }

    private static List<String> handled(byte[] bytes) throws IOException {
        MIRROR.seen().clear();
        Outcome.of(server, bytes);
        return List.copyOf(MIRROR.seen());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aValidRequestIsUnderstoodAlike(Sample sample) throws IOException {
        NettyParser netty = new NettyParser(sample.bytes());
        assertThat(netty.refused()).as("refused by Netty").isFalse();
        List<String> handled = handled(sample.bytes());
        assertThat(handled).hasSize(sample.responses());
        assertThat(netty.requests().subList(0, handled.size())).isEqualTo(handled);
    }

    private static Set<String> listed() throws IOException {
        try (InputStream in = NettyDifferentialTest.class.getResourceAsStream("netty-accepts.txt")) {
            return new TreeSet<>(new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
        }
    }

    @Test
    void whatNettyAcceptsAndThisServerRefusesIsListed() throws IOException {
        Set<String> stricter = new TreeSet<>();
        for (Attack attack : Attacks.all()) {
            assertThat(handled(attack.bytes())).as(attack.name()).isEmpty();
            NettyParser netty = new NettyParser(attack.bytes());
            if (!netty.refused() || !netty.requests().isEmpty()) {
                stricter.add(attack.name());
            }
        }
        assertThat(String.join("\n", stricter)).isEqualTo(String.join("\n", listed()));
    }

    @Test
    void noMutationIsUnderstoodInTwoWays() throws IOException {
        Random random = Seed.random("differential mutations");
        Mutations mutations = new Mutations(random);
        int requests = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = mutations.next();
            List<String> handled = handled(bytes);
            NettyParser parser = new NettyParser(bytes);
            List<String> netty = parser.requests();
            int compared = parser.failed() ? Math.min(netty.size(), handled.size()) : handled.size();
            requests += compared;
            assertThat(netty.size()).as("requests that Netty finds in input %d: %s", i, printable(bytes))
                    .isGreaterThanOrEqualTo(compared);
            assertThat(handled.subList(0, compared)).as("input %d: %s", i, printable(bytes))
                    .isEqualTo(netty.subList(0, compared));
        }
        System.out.println(MUTATIONS + " mutated inputs: " + requests + " requests, understood alike");
        assertThat(requests).isPositive();
    }

    @Test
    void aByteFrom0x80OnInAQuotedExtensionIsAcceptedThoughNettyFailsAtIt() throws IOException {
        byte[] bytes = ("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5;a=\"\u00ff\"\r\nhello\r\n0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(handled(bytes)).hasSize(1);
        NettyParser netty = new NettyParser(bytes);
        assertThat(netty.failed()).as("Netty fails; where it does not any more, the mutations need no exception")
                .isTrue();
        assertThat(netty.requests()).isEmpty();
    }

    /** With each byte that is no printable character of ASCII as a number. */
    private static String printable(byte[] bytes) {
        StringBuilder printable = new StringBuilder();
        for (byte b : bytes) {
            if (b == '\n') {
                printable.append("\\n\n");
            } else if (b < ' ' || b == 0x7f) {
                printable.append(String.format("\\x%02x", b));
            } else {
                printable.append((char) b);
            }
        }
        return printable.toString();
    }
}
