package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A connection that goes on with another protocol. */
class UpgradeTest {

    private static final String REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: echo\r\n\r\n";

    private final List<String> events = new CopyOnWriteArrayList<>();

    private final class Echo implements ConnectionHandler {

        @Override
        public void onOpen(Connection connection) {
            events.add("open");
            connection.reply("hi".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) throws IOException {
            if (in.get(in.position()) == '!') {
                throw new IOException("as asked for");
            }
            connection.reply(in);
        }

        @Override
        public void onReadClosed(Connection connection) {
            events.add("read closed");
            connection.close();
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            events.add("close");
        }
    }

    private RunningServer server(HttpLimits limits) throws IOException {
        return RunningServer.start(settings -> settings.limits(limits).routePrefix("/", (request, response) ->
                response.header("X", "y").upgrade("echo", new Echo())));
    }

    @Test
    void afterTheUpgradeTheBytesAreTheOtherHandlers() throws IOException {
        try (RunningServer server = server(HttpLimits.DEFAULTS)) {
            try (Client client = server.connect()) {
                Response response = client.ask(REQUEST);
                assertThat(response.status()).isEqualTo(101);
                assertThat(response.header("Upgrade")).isEqualTo("echo");
                assertThat(response.header("Connection")).isEqualToIgnoringCase("upgrade");
                assertThat(response.header("X")).isEqualTo("y");
                assertThat(client.readText(2)).isEqualTo("hi");
                for (String text : List.of("hello", Client.get("/smuggled"), "x".repeat(100_000))) {
                    client.send(text);
                    assertThat(client.readText(text.length())).isEqualTo(text);
                }
                assertThat(events).containsExactly("open");
                client.endOutput();
                assertThat(client.readToEnd()).isEmpty();
            }
            eventually().until(() -> events.size() == 3);
            assertThat(events).containsExactly("open", "read closed", "close");
            server.awaitNoConnection();
        }
    }

    /** They belong to the other protocol, wherever the network cuts them. */
    @Test
    void bytesBehindTheRequestAreNotLost() throws IOException {
        try (RunningServer server = server(HttpLimits.DEFAULTS); Client client = server.connect()) {
            client.send(REQUEST + "early bytes");
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readText(13)).isEqualTo("hiearly bytes");
            client.send("more");
            assertThat(client.readText(4)).isEqualTo("more");
        }
    }

    /** RFC 9110, section 7.8: the client names what it speaks, the server chooses one of them. */
    @Test
    void theProtocolIsOneOfThoseThatTheClientHasNamed() throws IOException {
        try (RunningServer server = server(HttpLimits.DEFAULTS); Client client = server.connect()) {
            Response response = client.ask(REQUEST.replace("Upgrade: echo", "Upgrade: other\r\nUpgrade: more, ECHO"));
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Upgrade")).isEqualTo("echo");
        }
    }

    /** What is left of it would be taken for bytes of the other protocol. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyIsReadBefore(boolean read) throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/", BodyMode.STREAM, (request, response) -> {
                    if (read) {
                        request.bodyStream().readAllBytes();
                    }
                    try {
                        response.upgrade("echo", new Echo());
                    } catch (IllegalStateException e) {
                        response.send(e.getMessage());
                    }
                })); Client client = server.connect()) {
            Response response = client.ask(REQUEST.replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nhello"));
            if (read) {
                assertThat(response.status()).isEqualTo(101);
                assertThat(client.readText(2)).isEqualTo("hi");
            } else {
                assertThat(response.text()).contains("has not been read");
                assertThat(client.ask(Client.get("/")).status()).as("the connection goes on").isEqualTo(200);
            }
        }
    }

    /** Its timeouts are not those of HTTP. */
    @Test
    void theIdleTimeoutOfHttpDoesNotApply() throws IOException {
        HttpLimits limits = HttpLimits.DEFAULTS.withIdleTimeout(Duration.ofMillis(100))
                .withHeadTimeout(Duration.ofMillis(100));
        try (RunningServer server = server(limits); Client client = server.connect()) {
            client.send(REQUEST + "x");
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readText(3)).isEqualTo("hix");
            assertThat(client.isSilentFor(Duration.ofMillis(500))).isTrue();
            client.send("y");
            assertThat(client.readText(1)).isEqualTo("y");
        }
    }

    @Test
    void whatTheOtherHandlerThrowsEndsTheConnection() throws IOException {
        try (Logs logs = new Logs(); RunningServer server = server(HttpLimits.DEFAULTS);
                Client client = server.connect()) {
            client.send(REQUEST);
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readText(2)).isEqualTo("hi");
            client.send("!");
            assertThat(client.isEnded()).isTrue();
            eventually().until(() -> events.contains("close"));
            assertThat(logs).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: echo\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: other, echo/2\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"})
    void whoDoesNotAskForAnUpgradeGetsNone(String request) throws IOException {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (RunningServer server = RunningServer.of((asked, response) -> {
            try {
                assertThatIllegalStateException().isThrownBy(() -> response.upgrade("echo", new Echo()));
            } catch (Throwable e) {
                failures.add(e);
            }
            response.send("no");
        })) {
            assertThat(server.ask(request).text()).isEqualTo("no");
            assertThat(failures).isEmpty();
            assertThat(events).isEmpty();
        }
    }

    @Test
    void nullIsRefused() throws IOException {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (RunningServer server = RunningServer.of((asked, response) -> {
            try {
                assertThatNullPointerException().isThrownBy(() -> response.upgrade(null, new Echo()));
                assertThatNullPointerException().isThrownBy(() -> response.upgrade("echo", null));
            } catch (Throwable e) {
                failures.add(e);
            }
            response.send("no");
        })) {
            assertThat(server.ask(REQUEST).text()).isEqualTo("no");
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void closeEndsAnUpgradedConnection() throws IOException {
        try (Logs logs = new Logs(); RunningServer server = server(HttpLimits.DEFAULTS);
                Client client = server.connect()) {
            client.send(REQUEST);
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readText(2)).isEqualTo("hi");
            server.server().close(Duration.ofMillis(100));
            assertThat(client.isEnded()).isTrue();
            eventually().until(() -> events.contains("close"));
            assertThat(logs).isNotNull();
        }
    }

    enum Where { OPEN, DATA, READ_CLOSED, CLOSE, TASK }

    /** Closes its server in one of its callbacks. */
    private record Closer(Where where, AtomicReference<HttpServer> server, AtomicLong millis)
            implements ConnectionHandler {

        private void at(Where here) {
            if (here == where) {
                long begun = System.nanoTime();
                server.get().close();
                millis.set(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            }
        }

        @Override
        public void onOpen(Connection connection) {
            at(Where.OPEN);
            connection.schedule(Duration.ZERO, () -> at(Where.TASK));
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            connection.reply(in);
            at(Where.DATA);
        }

        @Override
        public void onReadClosed(Connection connection) {
            at(Where.READ_CLOSED);
            if (where != Where.TASK) { // A task is cancelled by it.
                connection.close();
            }
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            at(Where.CLOSE);
        }
    }

    /** Else the handler would wait until the drain timeout is over, and hold up its own end. */
    @ParameterizedTest
    @EnumSource
    void closeOfTheServerInAnyCallbackReturnsAtOnce(Where where) throws Exception {
        for (boolean later : new boolean[] {false, true}) {
            AtomicLong millis = new AtomicLong(-1);
            AtomicReference<HttpServer> self = new AtomicReference<>();
            Closer closer = new Closer(where, self, millis);
            try (RunningServer server = RunningServer.start(settings -> settings.drainTimeout(Duration.ofSeconds(15))
                    .routePrefix("/", (request, response) -> {
                        if (later) {
                            new Thread(() -> response.upgrade("echo", closer)).start();
                        } else {
                            response.upgrade("echo", closer);
                        }
                    })); Client client = server.connect()) {
                self.set(server.server());
                client.send(REQUEST + "data");
                assertThat(client.read().status()).isEqualTo(101);
                client.endOutput();
                eventually().until(() -> millis.get() >= 0);
                assertThat(millis.get()).isLessThan(10_000);
                server.server().awaitClose();
            }
        }
    }
}
