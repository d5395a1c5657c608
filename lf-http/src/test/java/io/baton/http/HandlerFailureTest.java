package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Whatever a handler throws, whenever: its client is told, and nobody else notices. */
class HandlerFailureTest {

    /** Like ThreadDeath: no exception, and of no kind that anybody expects. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static List<Throwable> throwables() {
        List<Throwable> all = new ArrayList<>(List.of(new Exception("checked"), new IllegalStateException("unchecked"),
                new IOException("io"), new OutOfMemoryError("asked for"), new LinkageError("linkage"),
                        new AssertionError("assertion"),
                new Death(), new InterruptedException("interrupted"), new RuntimeException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("a message that throws");
                    }
                }, new RuntimeException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public synchronized Throwable getCause() {
                        throw new IllegalStateException("a cause that throws");
                    }
                }));
        Exception circle = new Exception("a circle", new Exception("of two"));
        circle.getCause().initCause(circle);
        all.add(circle);
        all.add(null);
        return all;
    }

    enum When { BEFORE, AFTER_HEADERS, AFTER_SEND, STREAM_BEGUN, STREAM_FLUSHED, STREAM_OF_LENGTH,
            STREAM_CLOSED }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int depth) {
        return recurse(depth + 1) + recurse(depth + 2);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        if (failure == null) {
            recurse(0);
        }
        throw (T) failure;
    }

    private static void prepare(HttpResponse response, When when) throws IOException {
        switch (when) {
            case BEFORE -> { }
            case AFTER_HEADERS -> response.status(201).header("X-Not", "sent");
            case AFTER_SEND -> response.send("sent");
            case STREAM_BEGUN -> response.stream().write(1);
            case STREAM_OF_LENGTH -> {
                OutputStream out = response.contentLength(10).stream();
                out.write(new byte[5]);
                out.flush();
            }
            case STREAM_FLUSHED -> {
                OutputStream out = response.stream();
                out.write(new byte[5]);
                out.flush();
            }
            case STREAM_CLOSED -> {
                try (OutputStream out = response.stream()) {
                    out.write(new byte[5]);
                }
            }
        }
    }

    private static void check(Client client, When when) throws IOException {
        Response response;
        try {
            response = client.read();
        } catch (EOFException | SocketException e) {
            // What was begun and not completed must not look complete.
            assertThat(when).isIn(When.STREAM_FLUSHED, When.STREAM_OF_LENGTH);
            return;
        }
        if (when == When.AFTER_SEND || when == When.STREAM_CLOSED) {
            assertThat(response.status()).isEqualTo(200);
        } else {
            assertThat(when).as("a whole response").isIn(When.BEFORE, When.AFTER_HEADERS, When.STREAM_BEGUN);
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.headers("X-Not")).isEmpty();
            assertThat(response.saysClose()).isTrue();
        }
        assertThat(client.isEnded()).as("the connection is closed").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatThrowsCostsItsConnectionAlone(When when) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Throwable> all = throwables();
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .route("/ok", (request, response) -> response.send("ok"))
                .route("/throw", (request, response) -> {
                    prepare(response, when);
                    HandlerFailureTest.<RuntimeException>sneak(failure.get());
                }), pool -> pool.threads(3)); Client good = server.connect()) {
            assertThat(good.ask(Client.get("/ok")).text()).isEqualTo("ok");
            long threads = server.liveThreads();
            for (Throwable each : all) {
                failure.set(each);
                try (Client client = server.connect()) {
                    client.send(Client.get("/throw") + Client.get("/ok"));
                    check(client, when);
                }
                assertThat(good.ask(Client.get("/ok")).text()).isEqualTo("ok");
            }
            assertThat(server.snapshot().handlerErrors()).isEqualTo(all.size());
            assertThat(server.liveThreads()).as("threads").isEqualTo(threads);
            assertThat(logs.messages()).as("log").isNotEmpty();
        }
    }

    @Test
    void aHandlerThatThrowsDoesNotLeaveItsBodyToTheNextRequest() throws Exception {
        for (BodyMode mode : BodyMode.values()) {
            try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                    .route(Attack.SMUGGLED, (request, response) -> response.send("smuggled"))
                    .route("/throw", mode, (request, response) -> {
                        throw new IllegalStateException("at once");
                    })); Client client = server.connect()) {
                client.send(Client.post("/throw", Client.get(Attack.SMUGGLED)) + Client.get(Attack.SMUGGLED));
                assertThat(client.readAll()).extracting(Response::status).containsExactly(500);
                assertThat(server.snapshot().requests()).isEqualTo(1);
                assertThat(logs).isNotNull();
            }
        }
    }

    /** What a library makes of an exception of the stream. */
    interface Wrapping {
        Exception of(Exception thrown);
    }

    static List<Wrapping> wrappings() {
        return List.of(thrown -> thrown, thrown -> new IOException("a document", thrown),
                thrown -> new UncheckedIOException((IOException) thrown),
                thrown -> new IllegalStateException("a reader", new IOException("a document", thrown)));
    }

    /** A library that reads a body wraps what the stream throws; that makes it no error of the handler. */
    @ParameterizedTest
    @MethodSource("wrappings")
    void aBodyThatIsNoneIsTheClientsErrorHoweverItIsWrapped(Wrapping wrapping) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .route("/", BodyMode.STREAM, (request, response) -> {
                    try {
                        response.send(request.bodyStream().readAllBytes());
                    } catch (IOException e) {
                        throw wrapping.of(e);
                    }
                }))) {
            assertThat(server.ask(Client.chunked("/").replace("\r\n0\r\n", "\r\nno size\r\n")).status()).isEqualTo(400);
            assertThat(server.snapshot().handlerErrors()).isZero();
            try (Client client = server.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello");
                eventually().until(() -> server.snapshot().requests() == 2);
                client.reset();
            }
            server.awaitNoConnection();
            assertThat(logs.messages()).isEmpty();
        }
    }

    /** It may set the interrupt status of a thread that serves others afterwards. */
    @Test
    void anInterruptThatAHandlerLeavesDoesNotReachTheNext() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/interrupt", (request, response) -> {
                    Thread.currentThread().interrupt();
                    response.send("set");
                })
                .route("/sleep", (request, response) -> {
                    Thread.sleep(1);
                    response.send("slept");
                })); Client client = server.connect()) {
            for (int i = 0; i < 50; i++) {
                client.send(Client.get("/interrupt") + Client.get("/sleep"));
                assertThat(client.read().text()).isEqualTo("set");
                assertThat(client.read().text()).isEqualTo("slept");
            }
            assertThat(server.snapshot().handlerErrors()).isZero();
        }
    }
}
