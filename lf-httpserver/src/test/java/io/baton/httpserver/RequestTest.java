package io.baton.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What a handler sees of a request. */
class RequestTest extends Servers {

    private static final HttpHandler ECHO = exchange -> reply(exchange, bodyOf(exchange));

    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

    private static String post(String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void namesOfHeadersAreNormalisedAndValuesSeparate() throws Exception {
        CompletableFuture<Headers> seen = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            seen.complete(exchange.getRequestHeaders());
            reply(exchange, "x");
        });
        RawClient.ask(at, "GET / HTTP/1.1\r\nhost: a\r\nx-FOO: 1\r\nX-foo:  2 \r\nEmpty:\r\n\r\n");
        Headers headers = seen.get(20, TimeUnit.SECONDS);
        assertThat(headers).containsOnlyKeys("Host", "X-foo", "Empty");
        assertThat(headers.get("x-foo")).containsExactly("1", "2");
        assertThat(headers.getFirst("X-FOO")).isEqualTo("1");
        assertThat(headers.getFirst("Empty")).isEmpty();
        assertThat(headers.getFirst("None")).isNull();
        assertThat(headers.entrySet()).hasSize(3);
    }

    @Test
    void headersCannotBeChanged() throws Exception {
        CompletableFuture<Headers> seen = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            seen.complete(exchange.getRequestHeaders());
            reply(exchange, "x");
        });
        RawClient.get(at, "/");
        Headers headers = seen.get(20, TimeUnit.SECONDS);
        List<Runnable> changes = List.of(
                () -> headers.add("a", "b"), () -> headers.set("a", "b"), () -> headers.put("a", List.of("b")),
                () -> headers.remove("Host"), headers::clear, () -> headers.putIfAbsent("a", List.of()),
                () -> headers.get("Host").add("b"), () -> headers.keySet().clear(), () -> headers.values().clear(),
                () -> headers.entrySet().iterator().next().setValue(List.of()), () -> headers.replaceAll((k, v) -> v));
        for (Runnable change : changes) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(change::run);
        }
    }

    @Test
    void theRequestLineIsAsItWasSent() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, exchange.getRequestMethod() + " "
                + exchange.getRequestURI() + " " + exchange.getProtocol()));
        assertThat(RawClient.get(at, "/a%20b/../c?d=%26").body()).isEqualTo("GET /a%20b/../c?d=%26 HTTP/1.1");
        assertThat(RawClient.get(at, "http://a/p").body()).isEqualTo("GET http://a/p HTTP/1.1");
        assertThat(RawClient.ask(at, "get / HTTP/1.0\r\n\r\n").body()).isEqualTo("get / HTTP/1.0");
    }

    @Test
    void aTargetThatIsNoUriIsRefused() throws Exception {
        assertThat(RawClient.get(start(ECHO), "/a|b").code()).isEqualTo(400);
    }

    @Test
    void http11WithoutHostPasses() throws Exception {
        assertThat(RawClient.ask(start(ECHO), "GET / HTTP/1.1\r\n\r\n").code()).isEqualTo(200);
    }

    @Test
    void bodiesOfAnyKindAreRead() throws Exception {
        InetSocketAddress at = start(ECHO);
        String large = "0123456789".repeat(30_000);
        try (RawClient client = new RawClient(at)) {
            assertThat(client.send(post("small")).reply().body()).isEqualTo("small");
            assertThat(client.send(post(large)).reply().body()).isEqualTo(large);
            assertThat(client.send(CHUNKED).reply().body()).isEqualTo("abcde");
            assertThat(client.get("/").reply().code()).isEqualTo(200);
        }
    }

    @Test
    void aLargeBodyIsReadAsItComes() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            first.complete(new String(exchange.getRequestBody().readNBytes(3), StandardCharsets.UTF_8));
            reply(exchange, bodyOf(exchange));
        });
        try (RawClient client = new RawClient(at)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("abc");
            assertThat(client.send("2\r\nde\r\n0\r\n\r\n").reply().body()).isEqualTo("de");
        }
    }

    @Test
    void aClosedBodyIsNotRead() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.getRequestBody().close();
            assertThatIOException().isThrownBy(() -> exchange.getRequestBody().read()).withMessage("Stream is closed");
            reply(exchange, "ok");
        });
        try (RawClient client = new RawClient(at)) {
            assertThat(client.send(post("unread")).reply().body()).isEqualTo("ok");
            assertThat(client.send(CHUNKED).reply().body()).isEqualTo("ok");
            assertThat(client.send(post("unread")).reply().body()).isEqualTo("ok");
        }
    }

    @Test
    void anUnreadBodyIsPassedOver() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, "ok"));
        try (RawClient client = new RawClient(at)) {
            assertThat(client.send(post("a".repeat(1_000))).reply().body()).isEqualTo("ok");
            assertThat(client.send(CHUNKED).reply().body()).isEqualTo("ok");
            assertThat(client.get("/").reply().body()).isEqualTo("ok");
        }
    }

    @Test
    void aLongUnreadBodyEndsTheConnectionAfterTheReply() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, "ok"));
        try (RawClient client = new RawClient(at)) {
            RawClient.Reply reply = client.send(post("a".repeat(1_000_000))).reply();
            assertThat(reply.body()).isEqualTo("ok");
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatWaitsForContinueGetsItWithoutALength() throws Exception {
        InetSocketAddress at = start(ECHO);
        for (int length : new int[] {5, 100_000}) {
            try (RawClient client = new RawClient(at)) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                        + "Content-Length: " + length + "\r\n\r\n");
                RawClient.Reply interim = client.reply();
                assertThat(interim.code()).isEqualTo(100);
                assertThat(interim.headers()).isEmpty();
                assertThat(client.send("x".repeat(length)).reply().body()).hasSize(length);
            }
        }
    }

    @Test
    void addressesAreThoseOfTheConnection() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, exchange.getRemoteAddress().getPort() + " "
                + exchange.getLocalAddress().getPort()));
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().body()).isEqualTo(client.socket().getLocalPort() + " " + at.getPort());
        }
    }

    @Test
    void theAddressOfAClientThatHasGoneIsKnown() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<Integer> port = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            running.countDown();
            try {
                port.complete(gone.await(20, TimeUnit.SECONDS) ? exchange.getRemoteAddress().getPort() : -1);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        try (RawClient client = new RawClient(at)) {
            int expected = client.socket().getLocalPort();
            client.get("/");
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
            client.socket().setSoLinger(true, 0); // Closes by RST, after which the kernel has no address.
            client.socket().close();
            gone.countDown();
            assertThat(port.get(20, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    /** The JDK's server counts the request line as a part of the head. */
    @Test
    void aLongQueryIsTaken() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, "" + exchange.getRequestURI().getQuery().length()));
        assertThat(RawClient.get(at, "/?" + "q".repeat(300_000)).body()).isEqualTo("300000");
        assertThat(RawClient.get(at, "/?" + "q".repeat(400_000)).code()).isEqualTo(414);
    }

    @Test
    void whatWasAskedIsKnownAfterwards() throws Exception {
        CompletableFuture<String> log = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            reply(exchange, "x");
            log.complete(line(exchange));
        });
        RawClient.ask(at, "GET /p?q HTTP/1.1\r\nHost: a\r\nUser-Agent: me\r\n\r\n");
        assertThat(log.get(20, TimeUnit.SECONDS)).matches("/127.0.0.1:\\d+ GET /p\\?q HTTP/1.1 200 me");
    }

    private static String line(HttpExchange exchange) throws IOException {
        return exchange.getRemoteAddress() + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getProtocol() + " " + exchange.getResponseCode() + " "
                + exchange.getRequestHeaders().getFirst("User-Agent");
    }
}
