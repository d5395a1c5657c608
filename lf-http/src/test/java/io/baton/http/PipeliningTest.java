package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that are sent before their forerunners are answered. */
class PipeliningTest {

    private static final int MANY = 1_000;

    private static String requests(int from, int to) {
        StringBuilder requests = new StringBuilder();
        for (int i = from; i < to; i++) {
            requests.append(i % 3 == 0 ? Client.post("/" + i, "body " + i) : Client.get("/" + i));
        }
        return requests.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 32, 5_000})
    void aThousandRequestsInOneSegmentAreAnsweredInOrder(int pipelined) throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        try (RunningServer server = RunningServer.start(settings -> settings
                .limits(HttpLimits.DEFAULTS.withPipelined(pipelined)).routePrefix("/", (request, response) -> {
                    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    response.send(request.path() + Mirror.text(request.body()));
                    atOnce.decrementAndGet();
                })); Client client = server.connect()) {
            client.send(requests(0, MANY));
            for (int i = 0; i < MANY; i++) {
                assertThat(client.read().text()).isEqualTo("/" + i + (i % 3 == 0 ? "body " + i : ""));
            }
            assertThat(mostAtOnce).as("handlers of one connection at once").hasValue(1);
            server.assertAllAnswered();
            assertThat(server.snapshot().requests()).isEqualTo(MANY);
        }
    }

    /** Each of them waits for another thread, which comes back in its own time. */
    @Test
    void laterAnswersKeepTheOrder() throws Exception {
        Queue<Runnable> open = new ConcurrentLinkedQueue<>();
        AtomicInteger mostOpen = new AtomicInteger();
        try (RunningServer server = RunningServer.of((request, response) -> {
            String path = request.path();
            open.add(() -> response.send(path));
            mostOpen.accumulateAndGet(open.size(), Math::max);
        }); Client client = server.connect()) {
            client.send(requests(0, 200));
            for (int i = 0; i < 200; i++) {
                eventually().until(() -> !open.isEmpty());
                open.remove().run();
                assertThat(client.read().text()).isEqualTo("/" + i);
            }
            assertThat(mostOpen).as("requests of a connection that are open").hasValue(1);
        }
    }

    /** While a request is under way, its forerunner's answer must not wait for it. */
    @Test
    void anAnswerDoesNotWaitForTheRequestBehindIt() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (RunningServer server = RunningServer.of((request, response) -> {
            if (request.path().equals("/wait")) {
                awaitThat(goOn, "the client has read the first answer");
            }
            response.send(request.path());
        }); Client client = server.connect()) {
            client.send(Client.get("/1") + Client.get("/wait") + Client.get("/3"));
            assertThat(client.read().text()).isEqualTo("/1");
            goOn.countDown();
            assertThat(client.read().text()).isEqualTo("/wait");
            assertThat(client.read().text()).isEqualTo("/3");
        }
    }

    /** A connection with thousands of requests waiting does not keep the others waiting. */
    @Test
    void otherConnectionsHaveTheirTurnsMeanwhile() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> response.send(request.path()));
                Client greedy = server.connect(); Client modest = server.connect()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        greedy.send(requests(1, MANY));
                    }
                } catch (java.io.IOException ended) {
                    // By the test.
                }
            });
            sender.start();
            for (int i = 0; i < 50; i++) {
                assertThat(modest.ask(Client.get("/modest")).text()).isEqualTo("/modest");
                for (int j = 0; j < 100; j++) {
                    assertThat(greedy.read().status()).isEqualTo(200);
                }
            }
            greedy.reset();
            sender.join(15_000);
            assertThat(sender.isAlive()).isFalse();
        }
    }

    /** It sends requests only, and never reads: the server must stop reading them. */
    @Test
    void aClientThatOnlySendsIsNotReadWithoutEnd() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        byte[] body = new byte[100_000];
        try (RunningServer server = RunningServer.of((request, response) -> {
            handled.incrementAndGet();
            response.send(body);
        }); Client client = new Client(server.address(), 8 << 10)) {
            client.send(requests(0, 2_000));
            eventually().until(() -> handled.get() > 0);
            // Until nothing moves for a while.
            int[] last = {-1};
            org.awaitility.Awaitility.await().atMost(java.time.Duration.ofSeconds(20))
                    .pollInterval(java.time.Duration.ofMillis(200)).until(() -> last[0] == (last[0] = handled.get()));
            assertThat(handled.get()).as("requests handled for a client that does not read").isLessThan(300);
            for (int i = 0; i < 2_000; i++) {
                assertThat(client.read().body()).hasSize(body.length);
            }
        }
    }

    @Test
    void theLastRequestThatAConnectionMayHaveGetsConnectionClose() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings
                .limits(HttpLimits.DEFAULTS.withRequestsPerConnection(3))
                .routePrefix("/", (request, response) -> response.send(request.path() + " " + request.keepAlive())));
                Client client = server.connect()) {
            client.send(requests(1, 6));
            List<Response> responses = client.readAll();
            assertThat(responses).extracting(Response::text).containsExactly("/1 true", "/2 true", "/3 false");
            assertThat(responses).extracting(Response::saysClose).containsExactly(false, false, true);
        }
    }
}
