package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever bytes come: valid responses, an error, or an end; and the server is as it was. */
class MutationFuzzTest {

    private static final int INPUTS = Integer.getInteger("io.baton.http.fuzzInputs", 4_000);
    private static final int CLIENTS = 4;

    private static int[] cuts(Random random, int length) {
        int[] cuts = random.ints(random.nextInt(3), 0, length + 1).toArray();
        Arrays.sort(cuts);
        return cuts;
    }

    private static void check(RunningServer server, byte[] bytes, int[] cuts) {
        try {
            Outcome outcome = Outcome.of(server, bytes, cuts);
            assertThat(outcome.statuses()).allSatisfy(status -> assertThat(status)
                    .isIn(100, 200, 400, 404, 408, 413, 414, 417, 431, 501, 505));
            // Nothing comes behind an error.
            assertThat(outcome.statuses().stream().limit(Math.max(0, outcome.statuses().size() - 1L)))
                    .allSatisfy(status -> assertThat(status).isIn(100, 200, 404));
        } catch (Throwable e) {
            throw new AssertionError("input " + HexFormat.of().formatHex(bytes) + " cut at " + Arrays.toString(cuts),
                    e);
        }
    }

    @Test
    void noInputHasAnotherOutcome() throws Exception {
        Random seeds = Seed.random("fuzz");
        Mirror mirror = new Mirror();
        AtomicInteger done = new AtomicInteger();
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .routePrefix("/", mirror).router(request -> null)
                .routePrefix("/a/", BodyMode.STREAM, mirror))) {
            Thread[] clients = new Thread[CLIENTS];
            for (int c = 0; c < CLIENTS; c++) {
                Random random = new Random(seeds.nextLong());
                clients[c] = new Thread(() -> {
                    Mutations mutations = new Mutations(random);
                    try {
                        for (int i = 0; i < INPUTS / CLIENTS && wrong.isEmpty(); i++) {
                            byte[] bytes = mutations.next();
                            check(server, bytes, cuts(random, bytes.length));
                            done.incrementAndGet();
                        }
                    } catch (Throwable e) {
                        wrong.add(e);
                    }
                });
                clients[c].start();
            }
            for (Thread client : clients) {
                client.join(60_000 + INPUTS);
            }
            assertThat(wrong).isEmpty();
            assertThat(done).hasValue(INPUTS / CLIENTS * CLIENTS);
            server.awaitNoConnection();
            assertThat(server.ask(Client.get("/alive")).status()).isEqualTo(200);
            HttpSnapshot end = server.snapshot();
            System.out.println(done + " inputs: " + end);
            assertThat(logs.messages()).as("log").noneMatch(line -> line.startsWith("SEVERE"));
        }
    }
}
