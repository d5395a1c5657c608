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
            List<String> netty = new NettyParser(bytes).requests();
            requests += handled.size();
            assertThat(netty.size()).as("requests that Netty finds in input %d: %s", i, printable(bytes))
                    .isGreaterThanOrEqualTo(handled.size());
            assertThat(handled).as("input %d: %s", i, printable(bytes)).isEqualTo(netty.subList(0, handled.size()));
        }
        System.out.println(MUTATIONS + " mutated inputs: " + requests + " requests, understood alike");
        assertThat(requests).isPositive();
    }

    private static String printable(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n\n")
                .replace("\0", "\\0");
    }
}
