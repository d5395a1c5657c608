package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The handler returns, and another thread completes the response. */
class LaterAnswerTest {

    record Exchange(HttpRequest request, HttpResponse response) {
    }

    private final ExecutorService others = Executors.newFixedThreadPool(4);
    private final BlockingQueue<Exchange> open = new LinkedBlockingQueue<>();
    private final HttpHandler later = (request, response) -> open.add(new Exchange(request, response));

    @AfterEach
    void end() throws InterruptedException {
        others.shutdown();
        assertThat(others.awaitTermination(15, TimeUnit.SECONDS)).isTrue();
    }

    private Exchange next() throws InterruptedException {
        Exchange exchange = open.poll(15, TimeUnit.SECONDS);
        assertThat(exchange).as("a request").isNotNull();
        return exchange;
    }

    @Test
    void theAnswerComesFromAnotherThread() throws Exception {
        try (RunningServer server = RunningServer.of(later); Client client = server.connect()) {
            for (int i = 0; i < 10; i++) {
                client.send(Client.post("/" + i, "body " + i));
                Exchange exchange = next();
                assertThat(client.isSilentFor(Duration.ofMillis(5))).isTrue();
                assertThat(exchange.response().isCommitted()).isFalse();
                assertThat(exchange.response().isComplete()).isFalse();
                assertThat(exchange.response().isConnected()).isTrue();
                // The request is valid until the response is complete.
                exchange.response().send(exchange.request().path() + " " + Mirror.text(exchange.request().body())
                        + " " + exchange.request().headers().first("host"));
                assertThat(exchange.response().isComplete()).isTrue();
                assertThat(client.read().text()).isEqualTo("/" + i + " body " + i + " localhost");
            }
            server.assertAllAnswered();
        }
    }

    @Test
    void theRequestStaysValidWhileTheClientSendsMore() throws Exception {
        try (RunningServer server = RunningServer.of(later); Client client = server.connect()) {
            client.send(Client.post("/first", "the body"));
            Exchange exchange = next();
            // None of this may get into the memory of the request under way.
            client.send(Client.post("/second", "X".repeat(100_000)));
            assertThat(client.isSilentFor(Duration.ofMillis(50))).isTrue();
            assertThat(open).as("requests handled meanwhile").isEmpty();
            assertThat(exchange.request().path()).isEqualTo("/first");
            assertThat(Mirror.text(exchange.request().body())).isEqualTo("the body");
            assertThat(exchange.request().headers().first("content-length")).isEqualTo("8");
            exchange.response().send("1");
            assertThat(client.read().text()).isEqualTo("1");
            Exchange second = next();
            assertThat(second.request().path()).isEqualTo("/second");
            assertThat(second.request().contentLength()).isEqualTo(100_000);
            second.response().send("2");
            assertThat(client.read().text()).isEqualTo("2");
        }
    }

    @Test
    void requestsBehindItWaitAndAreHandledThen() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings.route("/later", later)
                .route("/now", (request, response) -> response.send("now"))); Client client = server.connect()) {
            client.send((Client.get("/later") + Client.get("/now")).repeat(20));
            for (int i = 0; i < 20; i++) {
                HttpResponse response = next().response();
                others.execute(() -> response.send("later"));
                assertThat(client.read().text()).isEqualTo("later");
                assertThat(client.read().text()).isEqualTo("now");
            }
            server.assertAllAnswered();
        }
    }

    @Test
    void thousandsOfConnectionsWaitWithoutAThread() throws Exception {
        int count = 300;
        Client[] clients = new Client[count];
        try (RunningServer server = RunningServer.start(settings -> settings.routePrefix("/", later), pool ->
                pool.threads(2))) {
            for (int i = 0; i < count; i++) {
                clients[i] = server.connect();
                clients[i].send(Client.get("/" + i));
            }
            eventually().until(() -> open.size() == count);
            for (int i = 0; i < count; i++) {
                Exchange exchange = open.remove();
                others.execute(() -> exchange.response().send(exchange.request().path()));
            }
            for (int i = 0; i < count; i++) {
                assertThat(clients[i].read().text()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void aClientThatHasResetIsNoticed() throws Exception {
        try (RunningServer server = RunningServer.of(later)) {
            Client client = server.connect();
            client.send(Client.get("/"));
            HttpResponse response = next().response();
            client.reset();
            eventually().until(() -> !response.isConnected());
            response.send("dropped");
            assertThat(response.isComplete()).isTrue();
            server.awaitNoConnection();
        }
    }

    @Test
    void aStreamTellsThatTheClientHasReset() throws Exception {
        try (RunningServer server = RunningServer.of(later)) {
            Client client = server.connect();
            client.send(Client.get("/"));
            HttpResponse response = next().response();
            OutputStream stream = response.stream();
            stream.write(1);
            stream.flush();
            client.reset();
            assertThatThrownBy(() -> {
                for (int i = 0; i < 100_000; i++) {
                    stream.write(new byte[10_000]);
                    stream.flush();
                }
            }).isInstanceOf(IOException.class);
            server.awaitNoConnection();
        }
    }

    @Test
    void aClientThatHasOnlyEndedItsSideGetsItsAnswer() throws Exception {
        try (RunningServer server = RunningServer.of(later); Client client = server.connect()) {
            client.send(Client.get("/"));
            client.endOutput();
            HttpResponse response = next().response();
            assertThat(client.isSilentFor(Duration.ofMillis(50))).isTrue();
            response.send("still");
            assertThat(client.readAll()).extracting(Response::text).containsExactly("still");
        }
    }

    @Test
    void closeWaitsForIt() throws Exception {
        try (RunningServer server = RunningServer.of(later); Client client = server.connect()) {
            client.send(Client.get("/"));
            HttpResponse response = next().response();
            Thread closer = new Thread(server.server()::close);
            closer.start();
            eventually().until(() -> {
                try (Client refused = server.connect()) {
                    return refused.isEnded();
                } catch (IOException e) {
                    return true;
                }
            });
            assertThat(closer.isAlive()).isTrue();
            response.send("at last");
            Response last = client.read();
            assertThat(last.text()).isEqualTo("at last");
            assertThat(last.saysClose()).isTrue();
            closer.join(15_000);
            assertThat(closer.isAlive()).isFalse();
        }
    }

    /** A server may have thousands of them: to look after each of them again and again would keep a core busy. */
    @Test
    void closeLetsConnectionsRestThatWaitForIt() throws Exception {
        int count = 50;
        try (RunningServer server = RunningServer.of(later)) {
            List<Client> clients = new ArrayList<>();
            List<HttpResponse> responses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Client client = server.connect();
                client.send(Client.get("/"));
                clients.add(client);
                responses.add(next().response());
            }
            try (Client idle = server.connect()) {
                Thread closer = new Thread(server.server()::close);
                closer.start();
                assertThat(idle.isEnded()).as("an idle one is closed").isTrue();
                long before = server.poolSnapshot().turns();
                await().during(Duration.ofMillis(300)).until(closer::isAlive);
                assertThat(server.poolSnapshot().turns() - before).as("turns meanwhile").isLessThan(count);
            }
            responses.forEach(response -> response.send("at last"));
            for (Client client : clients) {
                assertThat(client.read().saysClose()).isTrue();
            }
        }
    }

    @Test
    void closeCutsItOffAfterTheDrainTimeout() throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.of(later); Client client = server.connect()) {
            client.send(Client.get("/"));
            HttpResponse response = next().response();
            server.server().close(Duration.ofMillis(100));
            assertThat(client.isEnded()).isTrue();
            assertThat(response.isConnected()).isFalse();
            response.send("too late");
            assertThat(logs).isNotNull();
        }
    }

    /** Handler and another thread answer at the same time: one of them, whole. */
    @Test
    void ofTwoAnswersOneIsRefused() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (RunningServer server = RunningServer.of((request, response) -> {
            response.send("first");
            others.execute(() -> {
                assertThatThrownBy(() -> response.send("second")).isInstanceOf(IllegalStateException.class);
                done.countDown();
            });
            awaitThat(done, "the second answer is refused");
        }); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("first");
            assertThat(client.isSilentFor(Duration.ofMillis(20))).isTrue();
        }
    }
}
