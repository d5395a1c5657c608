package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** close() from any thread, any number of times, with requests under way. */
class ServerCloseTest {

    /** A handler that does not return has a second, and another one after its interrupt. */
    private static final Duration AT_ONCE = Duration.ofMillis(4_500);

    private static void join(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(thread.isAlive()).as("%s still waits", thread.getName()).isFalse();
    }

    private static Duration timeOf(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void requestsUnderWayAreAnsweredAndIdleConnectionsAreClosed() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start(settings -> settings.route("/", (request, response) ->
                response.send("ok"))
                .route("/wait", (request, response) -> {
                    inHandler.countDown();
                    awaitThat(goOn, "the test");
                    response.send("finished");
                })); Client idle = server.connect(); Client fresh = server.connect(); Client busy = server.connect()) {
            assertThat(idle.ask(Client.get("/")).text()).isEqualTo("ok");
            busy.send(Client.get("/wait") + Client.get("/"));
            awaitThat(inHandler, "a request is handled");
            eventually().until(() -> server.snapshot().connections() == 3);
            Thread closer = new Thread(server.server()::close);
            closer.start();
            assertThat(idle.isEnded()).as("an idle connection is closed").isTrue();
            assertThat(fresh.isEnded()).as("one without a request, too").isTrue();
            eventually().until(() -> {
                try (Client late = server.connect()) {
                    late.send(Client.get("/"));
                    return late.isEnded();
                } catch (IOException refused) {
                    return true;
                }
            });
            assertThat(closer.isAlive()).isTrue();
            goOn.countDown();
            List<Response> responses = busy.readAll();
            assertThat(responses.get(0).text()).isEqualTo("finished");
            assertThat(responses.get(0).saysClose()).isTrue();
            assertThat(responses).hasSize(1);
            join(closer);
        }
    }

    /** What no thread has begun with when the close comes may stay without an answer; half an answer may not be. */
    @Test
    void aRequestIsAnsweredWholeOrNotAtAll() throws Exception {
        for (int round = 0; round < 30; round++) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> wrong = new java.util.concurrent.CopyOnWriteArrayList<>();
            AtomicInteger answered = new AtomicInteger();
            try (RunningServer server = RunningServer.of((request, response) -> response.send("whole"))) {
                for (int i = 0; i < 4; i++) {
                    threads.add(new Thread(() -> {
                        try (Client client = server.connect()) {
                            for (;;) {
                                client.send(Client.get("/"));
                                client.in().mark(1);
                                if (client.in().read() < 0) {
                                    return;
                                }
                                client.in().reset();
                                Response response = client.read();
                                assertThat(response.text()).isEqualTo("whole");
                                answered.incrementAndGet();
                                if (response.saysClose()) {
                                    assertThat(client.isEnded()).isTrue();
                                    return;
                                }
                            }
                        } catch (java.io.EOFException e) {
                            wrong.add(e);
                        } catch (IOException ended) {
                            // Reset or refused: the server has gone.
                        } catch (Throwable e) {
                            wrong.add(e);
                        }
                    }));
                }
                threads.forEach(Thread::start);
                int before = round * 20;
                eventually().until(() -> answered.get() >= before);
                server.server().close();
                for (Thread thread : threads) {
                    join(thread);
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    enum Where { HANDLER, HANDLER_AFTER_SENDING, ROUTER, STREAM }

    @ParameterizedTest
    @EnumSource
    void closeFromAHandlerReturnsAtOnceAndTheRequestIsAnswered(Where where) throws Exception {
        AtomicReference<HttpServer> self = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();
        HttpHandler handler = (request, response) -> {
            if (where == Where.HANDLER) {
                close(self.get(), calls);
            }
            if (where == Where.STREAM) {
                try (OutputStream out = response.stream()) {
                    out.write('o');
                    close(self.get(), calls);
                    out.write('k');
                }
            } else {
                response.send("ok");
            }
            if (where == Where.HANDLER_AFTER_SENDING) {
                close(self.get(), calls);
            }
        };
        HttpRoute route = new HttpRoute(BodyMode.WHOLE, handler);
        try (RunningServer server = RunningServer.start(settings -> settings.router(request -> {
            if (where == Where.ROUTER) {
                close(self.get(), calls);
            }
            return route;
        })); Client client = server.connect()) {
            self.set(server.server());
            client.send(Client.get("/"));
            boolean beforeItsHead = where == Where.HANDLER || where == Where.ROUTER;
            assertThat(client.readAll()).singleElement().satisfies(response -> assertThat(
                    response.text() + response.saysClose()).isEqualTo("ok" + beforeItsHead));
            eventually().until(() -> calls.get() == 3);
            Thread waiting = new Thread(() -> {
                try {
                    server.server().awaitClose();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            waiting.start();
            join(waiting);
            assertThat(server.snapshot().connections()).isZero();
            assertThat(server.snapshot().handlerErrors()).isZero();
        }
    }

    private static void close(HttpServer server, AtomicInteger calls) {
        for (int i = 0; i < 3; i++) {
            server.close();
            calls.incrementAndGet();
        }
    }

    @Test
    void closeFromManyThreadsReturnsToEachWhenAllIsClosed() throws Exception {
        for (int round = 0; round < 10; round++) {
            AtomicInteger tooEarly = new AtomicInteger();
            try (RunningServer server = RunningServer.of((request, response) -> response.send("ok"));
                    Client client = server.connect()) {
                assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
                List<Thread> closers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    closers.add(new Thread(() -> {
                        for (int again = 0; again < 3; again++) {
                            server.server().close();
                            tooEarly.addAndGet((int) (server.snapshot().connections() + server.liveThreads()));
                        }
                    }));
                }
                closers.forEach(Thread::start);
                for (Thread closer : closers) {
                    join(closer);
                }
                assertThat(tooEarly).as("connections and threads when close() returned").hasValue(0);
            }
        }
    }

    @Test
    void whatIsNotDoneAfterTheDrainTimeoutIsCutOff() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch inHandler = new CountDownLatch(1);
        AtomicReference<Throwable> interrupted = new AtomicReference<>();
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .drainTimeout(Duration.ofMillis(200)).routePrefix("/", (request, response) -> {
                    inHandler.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.set(e);
                        throw e;
                    }
                })); Client client = server.connect()) {
            client.send(Client.get("/"));
            awaitThat(inHandler, "a request is handled");
            assertThat(timeOf(server.server()::close)).isBetween(Duration.ofMillis(190), AT_ONCE);
            // The interrupt ends the handler, so its client may be told.
            assertThat(client.readAllOrReset()).extracting(Response::status).isSubsetOf(500);
            eventually().until(() -> interrupted.get() != null);
            assertThat(logs).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: lo",
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello"})
    void halfARequestIsNotWaitedForLongerThanTheDrainTimeout(String half) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.of((request, response) ->
                response.send("ok"));
                Client client = server.connect()) {
            client.send(half);
            eventually().until(() -> server.poolSnapshot().turns() > 0);
            assertThat(timeOf(() -> server.server().close(Duration.ofMillis(300)))).isLessThan(Duration.ofSeconds(12));
            assertThat(client.readAllOrReset()).allSatisfy(response -> assertThat(response.status())
                    .isGreaterThanOrEqualTo(400));
            assertThat(logs).isNotNull();
        }
    }

    @Test
    void closeWithoutATimeToDrainCutsOffAtOnce() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (Logs logs = new Logs(); RunningServer server = RunningServer.of((request, response) -> {
            inHandler.countDown();
            never.await();
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            awaitThat(inHandler, "a request is handled");
            assertThat(timeOf(() -> server.server().close(Duration.ZERO))).isLessThan(AT_ONCE);
            assertThat(client.readAllOrReset()).extracting(Response::status).isSubsetOf(500);
            assertThat(logs).isNotNull();
        }
    }

    @Test
    void closeDoesNotWaitForTheDrainTimeoutIfAllEndsBefore() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings.drainTimeout(Duration.ofMinutes(5))
                .routePrefix("/", (request, response) -> response.send("ok"))); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
            assertThat(timeOf(server.server()::close)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void closeByAnInterruptedThreadEndsTheServerAndKeepsTheInterruptStatus() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> response.send("ok"));
                Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
            Thread.currentThread().interrupt();
            server.server().close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(server.snapshot().connections()).isZero();
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** After the close everything still answers, and the addresses are free. */
    @Test
    void aClosedServerTellsWhatItWas() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> response.send("ok"))) {
            assertThat(server.ask(Client.get("/")).text()).isEqualTo("ok");
            var address = server.address();
            server.server().close();
            server.server().awaitClose();
            assertThat(server.snapshot().requests()).isEqualTo(1);
            assertThat(server.server().localAddresses()).containsExactly(address);
            try (HttpServer again = HttpServer.builder().listen(address).start()) {
                assertThat(again.localAddresses()).containsExactly(address);
            }
        }
    }
}
