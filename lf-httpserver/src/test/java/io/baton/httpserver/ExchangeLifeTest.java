package io.baton.httpserver;

import com.sun.net.httpserver.HttpExchange;

import org.junit.jupiter.api.Test;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** How exchanges end. */
class ExchangeLifeTest extends Servers {

    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

    @Test
    void closeWithoutAHeadClosesTheConnection() throws Exception {
        InetSocketAddress at = start(HttpExchange::close);
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").isClosedByServer()).isTrue();
        }
    }

    /** A writer around a stream flushes it when it is closed, which may be after the exchange was. */
    @Test
    void streamsOfACompleteExchangeCanBeFlushedAndAskedHowMuchIsThere() throws Exception {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            OutputStream out = exchange.getResponseBody();
            reply(exchange, "x");
            exchange.close();
            try {
                out.flush();
                out.close();
                outcome.complete("left: " + exchange.getRequestBody().available());
            } catch (IOException e) {
                outcome.complete(e.toString());
            }
        });
        RawClient.ask(at, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("left: 0");
    }

    @Test
    void closeCompletesTheExchange() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.close();
            exchange.close();
        });
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().body()).isEqualTo("x");
            assertThat(client.get("/").reply().body()).isEqualTo("x");
        }
    }

    @Test
    void aHandlerThatThrowsClosesTheConnectionWithoutAReply() throws Exception {
        for (Throwable thrown : new Throwable[] {new IOException("io"), new IllegalStateException("state"),
                new AssertionError("error")}) {
            InetSocketAddress at = start(exchange -> sneaky(thrown));
            try (RawClient client = new RawClient(at)) {
                assertThat(client.get("/").isClosedByServer()).isTrue();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aHandlerThatThrowsInTheMiddleOfABodyClosesTheConnection() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            throw new IOException("in the middle");
        });
        try (RawClient client = new RawClient(at)) {
            byte[] all = client.get("/").socket().getInputStream().readAllBytes();
            assertThat(new String(all, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void aHandlerThatThrowsAfterACompleteResponseKeepsTheConnection() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        InetSocketAddress at = start(exchange -> {
            reply(exchange, "x" + calls.incrementAndGet());
            throw new IllegalStateException("afterwards");
        });
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().body()).isEqualTo("x1");
            assertThat(client.get("/").reply().body()).isEqualTo("x2");
        }
    }

    @Test
    void anotherThreadMayCompleteTheExchangeLater() throws Exception {
        CompletableFuture<HttpExchange> handed = new CompletableFuture<>();
        InetSocketAddress at = start(handed::complete);
        try (RawClient client = new RawClient(at)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody");
            HttpExchange exchange = handed.get(20, TimeUnit.SECONDS);
            reply(exchange, bodyOf(exchange) + "!");
            assertThat(client.reply().body()).isEqualTo("body!");
        }
    }

    @Test
    void anotherThreadMayReadALongBodyLater() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        InetSocketAddress at = start(exchange -> other.execute(() -> echo(exchange)));
        String body = "0123456789".repeat(50_000);
        try (RawClient client = new RawClient(at)) {
            for (int i = 0; i < 2; i++) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                assertThat(client.reply().body()).isEqualTo(body);
            }
        } finally {
            other.shutdown();
        }
    }

    private static void echo(HttpExchange exchange) {
        try {
            reply(exchange, bodyOf(exchange));
        } catch (IOException e) {
            exchange.close();
        }
    }

    @Test
    void aResponseAfterTheClientHasGoneFailsByAnIoException() throws Exception {
        CompletableFuture<HttpExchange> handed = new CompletableFuture<>();
        InetSocketAddress at = start(handed::complete);
        RawClient client = new RawClient(at);
        client.socket().setSoLinger(true, 0);
        client.get("/late");
        HttpExchange exchange = handed.get(20, TimeUnit.SECONDS);
        client.close();
        assertThat(exchange.getRequestURI().getPath()).isEqualTo("/late");
        assertThat(exchange.getRequestHeaders().getFirst("Host")).isEqualTo("a");
        try {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[2]);
            exchange.close();
        } catch (IOException gone) {
            assertThat(gone).hasMessageContaining("closed");
        }
        assertThat(exchange.getRemoteAddress()).isNotNull();
    }

    @Test
    void streamsCanBeReplaced() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.setStreams(new FilterInputStream(exchange.getRequestBody()) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    return b < 0 ? b : Character.toUpperCase(b);
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int b = read();
                    if (b >= 0) {
                        target[offset] = (byte) b;
                    }
                    return b < 0 ? -1 : 1;
                }
            }, new FilterOutputStream(exchange.getResponseBody()) {
                @Override
                public void close() throws IOException {
                    write('.');
                    super.close();
                }
            });
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(exchange.getRequestBody().readAllBytes());
            exchange.close();
        });
        String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        assertThat(RawClient.ask(at, post).body()).isEqualTo("ABC.");
    }

    /** Else it would hold a thread of the pool, and the next request of its connection, for ever. */
    @Test
    void aResponseThatIsSentWholeEndsTheExchangeThoughNobodyClosesIt() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        List<Executor> executors = Arrays.asList(null, executor, task -> new Thread(task).start());
        for (Executor each : executors) {
            for (int length : new int[] {2, 50_000}) {
                String body = "x".repeat(length);
                InetSocketAddress at = start(exchange -> {
                    exchange.sendResponseHeaders(200, length);
                    exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
                }, each);
                try (RawClient client = new RawClient(at)) {
                    for (int i = 0; i < 3; i++) {
                        client.send(CHUNKED);
                        assertThat(client.reply().body()).isEqualTo(body);
                    }
                }
            }
        }
        executor.shutdown();
    }

    /** Else the client would wait for ever: nothing watches a response that another thread completes. */
    @Test
    void aReplacedStreamThatThrowsWhenItIsClosedEndsTheConnection() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> new Thread(() -> {
            try {
                exchange.setStreams(null, new FilterOutputStream(exchange.getResponseBody()) {
                    @Override
                    public void close() {
                        throw new IllegalStateException("closed by a filter");
                    }
                });
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('x');
                exchange.close();
            } catch (Throwable e) {
                thrown.complete(e);
            }
        }).start());
        try (RawClient client = new RawClient(at)) {
            client.get("/");
            assertThat(thrown.get(20, TimeUnit.SECONDS)).hasMessage("closed by a filter");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatGoesAwayIsToldToTheWriter() throws Exception {
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        InetSocketAddress at = start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(new byte[8192]);
                }
                failed.complete(false);
            } catch (IOException e) {
                failed.complete(true);
            }
        });
        try (RawClient client = new RawClient(at)) {
            client.get("/");
            client.line();
        }
        assertThat(failed.get(20, TimeUnit.SECONDS)).isTrue();
    }

    /** As the JDK's server: it closes its own stream, not the one that a filter has put in its place. */
    @Test
    void aReplacedStreamOfTheRequestThatThrowsWhenItIsClosedSpoilsNoResponse() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.setStreams(new FilterInputStream(exchange.getRequestBody()) {
                @Override
                public void close() throws IOException {
                    throw new IOException("not closed");
                }
            }, null);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.close();
        });
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().body()).isEqualTo("x");
            assertThat(client.get("/").reply().body()).isEqualTo("x");
        }
    }
}
