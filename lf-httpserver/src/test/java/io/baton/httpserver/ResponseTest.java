package io.baton.httpserver;

import com.sun.net.httpserver.HttpExchange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What {@code sendResponseHeaders} and the stream make of a response. */
class ResponseTest extends Servers {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.ISO_8859_1);

    private static void write(HttpExchange exchange, long length, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Test
    void aLengthIsAnnounced() throws Exception {
        RawClient.Reply reply = RawClient.get(start(exchange -> write(exchange, 5, HELLO)), "/");
        assertThat(reply.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(reply.header("Content-length")).isEqualTo("5");
        assertThat(reply.header("Date")).endsWith("GMT");
        assertThat(reply.body()).isEqualTo("hello");
    }

    @Test
    void zeroMeansChunked() throws Exception {
        RawClient.Reply reply = RawClient.get(start(exchange -> write(exchange, 0, HELLO)), "/");
        assertThat(reply.header("Transfer-encoding")).isEqualTo("chunked");
        assertThat(reply.header("Content-length")).isNull();
        assertThat(reply.body()).isEqualTo("hello");
    }

    @Test
    void minusOneMeansNoBodyAndIsComplete() throws Exception {
        InetSocketAddress at = start(exchange -> exchange.sendResponseHeaders(200, -1));
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().header("Content-length")).isEqualTo("0");
            assertThat(client.get("/").reply().code()).isEqualTo(200);
        }
    }

    @Test
    void aLongBodyComesWhole() throws Exception {
        byte[] body = "0123456789".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1);
        InetSocketAddress at = start(exchange -> write(exchange, exchange.getRequestURI().getPath().equals("/c")
                ? 0 : body.length, body));
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().body()).hasSize(body.length);
            assertThat(client.get("/c").reply().body()).hasSize(body.length);
        }
    }

    @Test
    void headersAreSentAsHeadersSpellsThem() throws Exception {
        RawClient.Reply reply = RawClient.get(start(exchange -> {
            exchange.getResponseHeaders().add("x-FOO-bar", "1");
            exchange.getResponseHeaders().add("X-foo-bar", "2");
            exchange.getResponseHeaders().set("Date", "mine");
            exchange.getResponseHeaders().set("Content-Length", "77");
            write(exchange, 5, HELLO);
        }), "/");
        assertThat(reply.headers()).containsSubsequence("X-foo-bar: 1", "X-foo-bar: 2");
        assertThat(reply.headers().stream().filter(line -> line.startsWith("Date:"))).singleElement()
                .asString().doesNotContain("mine");
        assertThat(reply.header("Content-length")).isEqualTo("5");
    }

    @Test
    void aValueOfTwoLinesBecomesOneAndNoHeadIsSplit() throws Exception {
        RawClient.Reply reply = RawClient.get(start(exchange -> {
            exchange.getResponseHeaders().set("Folded", "one\r\n two");
            write(exchange, 5, HELLO);
        }), "/");
        assertThat(reply.header("Folded")).isEqualTo("one two");
        InetSocketAddress at = start(exchange -> {
            List<String> values = new ArrayList<>(List.of("x"));
            exchange.getResponseHeaders().put("Split", values);
            values.set(0, "x\r\nInjected: y");
            write(exchange, 5, HELLO);
        });
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").isClosedByServer()).isTrue();
        }
    }

    @Test
    void aLengthBelowMinusOneIsRefused() throws Exception {
        InetSocketAddress at = start(exchange -> {
            assertThatIllegalArgumentException().isThrownBy(() -> exchange.sendResponseHeaders(200, -2));
            write(exchange, 5, HELLO);
        });
        assertThat(RawClient.get(at, "/").body()).isEqualTo("hello");
    }

    @Test
    void noBodyFollows204And304() throws Exception {
        InetSocketAddress at = start(exchange -> {
            int code = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(code, code == 304 ? -1 : 0);
        });
        try (RawClient client = new RawClient(at)) {
            RawClient.Reply none = client.get("/204").reply();
            assertThat(none.code()).isEqualTo(204);
            assertThat(none.header("Content-length")).isNull();
            assertThat(none.header("Transfer-encoding")).isNull();
            assertThat(client.get("/304").reply().code()).isEqualTo(304);
            assertThat(client.get("/204").reply().code()).isEqualTo(204);
        }
    }

    @Test
    void headHasNoLengthOfItsOwn() throws Exception {
        for (long length : new long[] {-1, 0, 7}) {
            InetSocketAddress at = start(exchange -> exchange.sendResponseHeaders(200, length));
            try (RawClient client = new RawClient(at)) {
                RawClient.Reply reply = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").replyToHead();
                assertThat(reply.header("Content-length")).isNull();
                assertThat(client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").replyToHead().code()).isEqualTo(200);
            }
        }
    }

    @Test
    void headHasTheLengthThatTheHandlerSets() throws Exception {
        CompletableFuture<Exception> failure = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "1234");
            exchange.sendResponseHeaders(200, -1);
            try {
                exchange.getResponseBody().write(1);
                failure.complete(null);
            } catch (IOException e) {
                failure.complete(e);
            }
        });
        try (RawClient client = new RawClient(at)) {
            for (int i = 0; i < 2; i++) {
                RawClient.Reply reply = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").replyToHead();
                assertThat(reply.header("Content-length")).isEqualTo("1234");
            }
        }
        assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void nothingIsWrittenBeforeTheHead() throws Exception {
        RawClient.Reply reply = RawClient.get(start(exchange -> {
            OutputStream out = exchange.getResponseBody();
            assertThatIOException().isThrownBy(() -> out.write(1)).withMessage("response headers not sent yet");
            assertThatIOException().isThrownBy(out::flush);
            assertThatIOException().isThrownBy(out::close);
            assertThat(exchange.getResponseCode()).isEqualTo(-1);
            exchange.sendResponseHeaders(201, 5);
            assertThat(exchange.getResponseCode()).isEqualTo(201);
            out.write(HELLO);
            out.close();
        }), "/");
        assertThat(reply.code()).isEqualTo(201);
        assertThat(reply.body()).isEqualTo("hello");
    }

    @Test
    void theHeadIsSentOnce() throws Exception {
        RawClient.Reply reply = RawClient.get(start(exchange -> {
            exchange.sendResponseHeaders(200, 5);
            assertThatIOException().isThrownBy(() -> exchange.sendResponseHeaders(200, 5))
                    .withMessage("headers already sent");
            exchange.getResponseBody().write(HELLO);
            exchange.close();
        }), "/");
        assertThat(reply.body()).isEqualTo("hello");
    }

    @Test
    void tooManyBytesAreRefusedAndTheStreamStaysOpen() throws Exception {
        RawClient.Reply reply = RawClient.get(start(exchange -> {
            exchange.sendResponseHeaders(200, 5);
            OutputStream out = exchange.getResponseBody();
            assertThatIOException().isThrownBy(() -> out.write(new byte[6]))
                    .withMessage("too many bytes to write to stream");
            out.write(HELLO);
            assertThatIOException().isThrownBy(() -> out.write(1));
            out.close();
            out.close();
        }), "/");
        assertThat(reply.body()).isEqualTo("hello");
    }

    @Test
    void tooFewBytesCloseTheConnection() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        InetSocketAddress at = start(exchange -> {
            exchange.sendResponseHeaders(200, 50_000);
            OutputStream out = exchange.getResponseBody();
            out.write(HELLO);
            out.flush();
            assertThatIOException().isThrownBy(out::close).withMessage("insufficient bytes written to stream");
            refused.countDown();
        });
        try (RawClient client = new RawClient(at)) {
            client.get("/");
            assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue();
            client.socket().getInputStream().readAllBytes();
        }
    }

    @Test
    void whatIsWrittenWholeIsSentWithoutClose() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write(HELLO);
        });
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().body()).isEqualTo("hello");
            assertThat(client.get("/").reply().body()).isEqualTo("hello");
        }
    }

    @Test
    void flushSendsWhatThereIs() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        InetSocketAddress at = start(exchange -> {
            exchange.sendResponseHeaders(200, exchange.getRequestURI().getPath().equals("/c") ? 0 : 5);
            OutputStream out = exchange.getResponseBody();
            out.write(HELLO, 0, 2);
            out.flush();
            await(read);
            out.write(HELLO, 2, 3);
            out.close();
        });
        for (String path : new String[] {"/", "/c"}) {
            try (RawClient client = new RawClient(at)) {
                client.get(path);
                assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
                read.countDown();
                for (String line = client.line(); !line.isEmpty(); line = client.line()) {
                    assertThat(line).contains(": ");
                }
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
