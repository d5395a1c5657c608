package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Wherever the network cuts a request, the response is the same. */
class CutAnywhereTest {

    private static final int TOGETHER = 64;
    private static final int SHORT = 300;
    private static final boolean ALL_OFFSETS = Boolean.getBoolean("io.baton.http.long");
    private static final long TURNS_MILLIS = 100;

    private final Mirror mirror = new Mirror();

    /** What a client sends and in which two pieces. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Cut(byte[] bytes, int at, int responses, boolean head, String whole) {
    }

    private static String read(Client client, Cut cut) throws IOException {
        List<Response> responses = new ArrayList<>();
        if (cut.responses() == 0) {
            responses.addAll(client.readAll());
        }
        for (int i = 0; i < cut.responses(); i++) {
            responses.add(cut.head() ? client.readToHead() : client.read());
        }
        return responses.stream().map(Response::withoutDate).collect(Collectors.joining("\n---\n"));
    }

    private static Cut whole(RunningServer server, byte[] bytes, int responses, boolean head) throws IOException {
        try (Client client = server.connect()) {
            client.send(bytes);
            String whole = read(client, new Cut(bytes, 0, responses, head, ""));
            assertThat(responses == 0 || whole.startsWith("HTTP/1.1 200\n")).as("%s is answered by %s",
                    printable(bytes), whole)
                    .isTrue();
            return new Cut(bytes, 0, responses, head, whole);
        }
    }

    private static Cut whole(RunningServer server, Sample sample) throws IOException {
        return whole(server, sample.bytes(), sample.responses(), sample.isHead());
    }

    /** What is refused: all responses up to the end of the connection count. */
    private static Cut whole(RunningServer server, Attack attack) throws IOException {
        return whole(server, attack.bytes(), 0, false);
    }

    private static void eachInTwoPieces(RunningServer server, List<Cut> cuts) throws IOException {
        for (int from = 0; from < cuts.size(); from += TOGETHER) {
            List<Cut> some = cuts.subList(from, Math.min(cuts.size(), from + TOGETHER));
            List<Client> clients = new ArrayList<>();
            try {
                for (int i = 0; i < some.size(); i++) {
                    clients.add(server.connect());
                }
                RunningServer.eventually().until(() -> server.snapshot().connections() >= some.size());
                long turns = server.poolSnapshot().turns();
                for (int i = 0; i < some.size(); i++) {
                    clients.get(i).send(Arrays.copyOf(some.get(i).bytes(), some.get(i).at()));
                }
                awaitTurns(server, turns + some.size());
                for (int i = 0; i < some.size(); i++) {
                    Cut cut = some.get(i);
                    clients.get(i).send(Arrays.copyOfRange(cut.bytes(), cut.at(), cut.bytes().length));
                }
                for (int i = 0; i < some.size(); i++) {
                    Cut cut = some.get(i);
                    assertThat(read(clients.get(i), cut)).as("cut at %d of %s", cut.at(), printable(cut.bytes()))
                            .isEqualTo(cut.whole());
                }
            } finally {
                for (Client client : clients) {
                    client.close();
                }
            }
        }
    }

    /** Until the server has seen the first pieces; where the network joins two of them, a cut is lost, not the test. */
    private static void awaitTurns(RunningServer server, long turns) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TURNS_MILLIS);
        while (server.poolSnapshot().turns() < turns && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static String printable(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static void addCuts(List<Cut> cuts, Cut whole, Random random, int step) {
        for (int at = step == 1 ? 1 : 1 + random.nextInt(step); at < whole.bytes().length; at += step) {
            cuts.add(new Cut(whole.bytes(), at, whole.responses(), whole.head(), whole.whole()));
        }
    }

    @Test
    void aRequestInTwoPiecesIsAnsweredLikeAWholeOne() throws IOException {
        Random random = Seed.random("requests in two pieces");
        try (RunningServer server = RunningServer.of(mirror)) {
            List<Cut> cuts = new ArrayList<>();
            for (Sample sample : Corpus.valid()) {
                int step = ALL_OFFSETS || sample.text().length() < SHORT ? 1 : sample.text().length() / 100;
                addCuts(cuts, whole(server, sample), random, step);
            }
            eachInTwoPieces(server, cuts);
        }
    }

    @Test
    void anAttackInTwoPiecesIsRefusedLikeAWholeOne() throws IOException {
        Random random = Seed.random("attacks in two pieces");
        try (RunningServer server = RunningServer.of(mirror)) {
            List<Cut> cuts = new ArrayList<>();
            for (Attack attack : Attacks.all()) {
                addCuts(cuts, whole(server, attack), random, ALL_OFFSETS ? 1 : 7);
            }
            eachInTwoPieces(server, cuts);
            assertThat(mirror.seen()).as("handled").isEmpty();
        }
    }

    @Test
    void requestsThatComeByteByByteAreAnsweredLikeWholeOnes() throws IOException {
        try (RunningServer server = RunningServer.of(mirror)) {
            List<Cut> wholes = new ArrayList<>();
            for (Sample sample : Corpus.valid()) {
                wholes.add(whole(server, sample));
            }
            for (Attack attack : Attacks.all()) {
                wholes.add(whole(server, attack));
            }
            wholes.removeIf(whole -> whole.bytes().length > 1_500);
            List<Client> clients = new ArrayList<>();
            try {
                for (int i = 0; i < wholes.size(); i++) {
                    clients.add(server.connect());
                }
                int longest = wholes.stream().mapToInt(whole -> whole.bytes().length).max().orElseThrow();
                for (int at = 0; at < longest; at++) {
                    for (int i = 0; i < wholes.size(); i++) {
                        sendByte(clients.get(i), wholes.get(i), at);
                    }
                }
                for (int i = 0; i < wholes.size(); i++) {
                    assertThat(read(clients.get(i), wholes.get(i))).isEqualTo(wholes.get(i).whole());
                }
            } finally {
                for (Client client : clients) {
                    client.close();
                }
            }
        }
    }

    /** A server does not wait without end for a client that goes on sending after an error. */
    private static void sendByte(Client client, Cut whole, int at) throws IOException {
        if (at < whole.bytes().length && (whole.responses() > 0 || !client.hasInput())) {
            client.send(new byte[] {whole.bytes()[at]});
        }
    }

    /** No answer may come before the head is complete: not even one byte is missing. */
    @Test
    void noResponseComesBeforeTheLastByte() throws IOException {
        try (RunningServer server = RunningServer.of(mirror)) {
            List<Client> clients = new ArrayList<>();
            List<Sample> samples = Corpus.valid().stream().filter(sample -> sample.responses() == 1).toList();
            try {
                for (Sample sample : samples) {
                    Client client = server.connect();
                    clients.add(client);
                    client.send(Arrays.copyOf(sample.bytes(), sample.bytes().length - 1));
                }
                try (Client after = server.connect()) {
                    assertThat(after.ask(Client.get("/after")).status()).isEqualTo(200);
                }
                for (int i = 0; i < samples.size(); i++) {
                    assertThat(clients.get(i).isSilentFor(java.time.Duration.ofMillis(2))).as(samples.get(i).name())
                            .isTrue();
                    clients.get(i).send(Arrays.copyOfRange(samples.get(i).bytes(), samples.get(i).bytes().length - 1,
                            samples.get(i).bytes().length));
                    Response response = samples.get(i).isHead() ? clients.get(i).readToHead() : clients.get(i).read();
                    assertThat(response.status()).as(samples.get(i).name()).isEqualTo(200);
                }
            } finally {
                for (Client client : clients) {
                    client.close();
                }
            }
        }
    }
}
