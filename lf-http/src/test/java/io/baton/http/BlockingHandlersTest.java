package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.Followers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Handlers that block, beside requests that need no thread for long. */
class BlockingHandlersTest {

    private static final int BLOCK_MILLIS = 200;
    private static final int ROUNDS = 3;
    private static final int QUICK = 300;

    private static RunningServer server(Followers followers) throws IOException {
        return RunningServer.start(settings -> settings.limits(HttpLimits.DEFAULTS.withBodyBytesPerSecond(0))
                        .route("/plaintext", (request, response) -> response.send("Hello, World!"))
                        .route("/block", (request, response) -> {
                            Thread.sleep(BLOCK_MILLIS);
                            response.send("blocked");
                        })
                        .route("/body", BodyMode.STREAM, (request, response) ->
                                response.send(request.bodyStream().readAllBytes())),
                pool -> pool.followers(followers));
    }

    /** The median tells what the many feel; the longest is what a busy machine makes of it. */
    private static long medianMicros(Client client) throws IOException {
        long[] times = new long[QUICK];
        for (int i = 0; i < QUICK; i++) {
            long start = System.nanoTime();
            assertThat(client.ask(Client.get("/plaintext")).text()).isEqualTo("Hello, World!");
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return TimeUnit.NANOSECONDS.toMicros(times[QUICK / 2]);
    }

    @ParameterizedTest
    @EnumSource(names = {"VIRTUAL", "PLATFORM"})
    void hundredsOfBlockedHandlersDoNotDelayTheOthers(Followers followers) throws Exception {
        if (followers == Followers.VIRTUAL && !Followers.canBeVirtual()) {
            return;
        }
        int blocked = followers == Followers.VIRTUAL ? 500 : 100;
        List<Client> clients = new ArrayList<>();
        try (RunningServer server = server(followers); Client quick = server.connect()) {
            for (int i = 0; i < blocked; i++) {
                clients.add(server.connect());
            }
            long alone = medianMicros(quick);
            long longest = 0;
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                for (Client client : clients) {
                    client.send(Client.get("/block"));
                }
                longest = Math.max(longest, medianMicros(quick));
                for (Client client : clients) {
                    assertThat(client.read().text()).isEqualTo("blocked");
                }
            }
            System.out.println(followers + ": " + ROUNDS + " x " + blocked + " handlers of " + BLOCK_MILLIS + " ms in "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms; plaintext " + alone
                            + " us alone, "
                    + longest + " us beside them (medians)");
            assertThat(longest).as("us of a plaintext beside blocked handlers")
                    .isLessThan(TimeUnit.MILLISECONDS.toMicros(BLOCK_MILLIS) / 2);
            server.assertAllAnswered();
        }
    }

    /** A handler that reads a stream blocks as well, as long as its client wants. */
    @ParameterizedTest
    @EnumSource(names = {"VIRTUAL", "PLATFORM"})
    void handlersThatWaitForTheirBodiesDoNotDelayTheOthers(Followers followers) throws Exception {
        if (followers == Followers.VIRTUAL && !Followers.canBeVirtual()) {
            return;
        }
        List<Client> clients = new ArrayList<>();
        try (RunningServer server = server(followers); Client quick = server.connect()) {
            for (int i = 0; i < 100; i++) {
                Client client = server.connect();
                clients.add(client);
                client.send("POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello");
            }
            eventually().until(() -> server.snapshot().requests() == 100);
            assertThat(medianMicros(quick)).isLessThan(TimeUnit.MILLISECONDS.toMicros(100));
            for (Client client : clients) {
                assertThat(client.ask("world").text()).isEqualTo("helloworld");
            }
        }
    }

    /** Ten half requests stop ten threads of servers that read them blocking. */
    @Test
    void halfRequestsStopNobody() throws Exception {
        List<Client> clients = new ArrayList<>();
        HttpLimits patient = HttpLimits.DEFAULTS.withBodyBytesPerSecond(0).withHeadTimeout(Duration.ofMinutes(1));
        try (RunningServer server = RunningServer.start(settings -> settings.limits(patient)
                .route("/plaintext", (request, response) -> response.send("Hello, World!")), pool -> pool.threads(2));
                Client quick = server.connect()) {
            for (int i = 0; i < 50; i++) {
                Client head = server.connect();
                clients.add(head);
                head.send("GET /plaintext HTTP/1.1\r\nHos");
                Client body = server.connect();
                clients.add(body);
                body.send("POST /plaintext HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello");
            }
            assertThat(medianMicros(quick)).isLessThan(TimeUnit.MILLISECONDS.toMicros(100));
            for (int i = 0; i < 100; i += 2) {
                assertThat(clients.get(i).ask("t: localhost\r\n\r\n").text()).isEqualTo("Hello, World!");
                assertThat(clients.get(i + 1).ask("world").text()).isEqualTo("Hello, World!");
            }
        }
    }
}
