package io.baton.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.http.BodyMode;
import io.baton.http.HttpLimits;
import io.baton.http.HttpServer;
import io.baton.http.HttpServerBuilder;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a connection does from turn to turn: requests in one segment or many, bodies, late answers, the end. */
class TurnsTest {

    private final AtomicInteger handled = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = routes(HttpServer.builder()).start();
    }

    private HttpServerBuilder routes(HttpServerBuilder builder) {
        return builder.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .limits(HttpLimits.DEFAULTS.withPipelined(4))
                .route("/hello", (request, response) -> {
                    handled.incrementAndGet();
                    response.send("hello\n");
                })
                .route("/echo", (request, response) -> response.send(request.body()))
                .route("/stream", BodyMode.STREAM, (request, response) -> {
                    try (OutputStream out = response.stream()) {
                        request.bodyStream().transferTo(out);
                    }
                })
                .route("/ignore", BodyMode.STREAM, (request, response) -> response.send("ignored\n"))
                .route("/later", (request, response) -> new Thread(() -> {
                    sleep(20);
                    response.send("later\n");
                }).start())
                .route("/held", (request, response) -> {
                    begun.countDown();
                    release.await();
                    response.send("held");
                })
                .route("/fail", (request, response) -> {
                    throw new StackOverflowError();
                })
                .route("/upgrade", (request, response) -> response.upgrade("echo", new ConnectionHandler() {
                    @Override
                    public void onOpen(Connection connection) {
                        connection.reply("open\n".getBytes(StandardCharsets.US_ASCII));
                    }

                    @Override
                    public void onData(Connection connection, ByteBuffer in) {
                        connection.reply(in);
                    }
                }))
                .pool(pool -> pool.threads(4));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String get(String path, String... fields) {
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String post(String path, String body, String... fields) {
        String length = "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return get(path, fields).replace("GET", "POST").replace("\r\n\r\n", length) + body;
    }

    @Test
    void requestsFollowEachOther() throws Exception {
        try (Wire wire = Wire.to(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.exchange(get("/hello"), "hello\n")).startsWith("HTTP/1.1 200 OK\r\nDate: ")
                        .contains("\r\nContent-Length: 6\r\n", "\r\nContent-Type: text/plain; charset=utf-8\r\n");
            }
            assertThat(wire.exchange(get("/none"), "Not Found\n")).startsWith("HTTP/1.1 404 Not Found\r\n");
        }
    }

    @Test
    void manyPipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (Wire wire = Wire.to(server)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                all.append(post("/echo", "number " + i + ";"));
            }
            wire.send(all.toString());
            for (int i = 0; i < 1000; i++) {
                assertThat(wire.readTo(";")).endsWith("\r\n\r\nnumber " + i + ";");
            }
        }
    }

    @Test
    void requestsBeforeAFinAreAnswered() throws Exception {
        try (Wire wire = Wire.to(server)) {
            wire.send(get("/hello").repeat(50) + get("/later") + get("/hello"));
            wire.socket.shutdownOutput();
            assertThat(wire.readAll().split("hello\n", -1)).hasSize(52);
        }
    }

    @Test
    void aRequestInPiecesIsTheSame() throws Exception {
        String request = "\r\n" + post("/echo", "12345;");
        for (int cut = 1; cut < request.length(); cut++) {
            try (Wire wire = Wire.to(server)) {
                wire.send(request.substring(0, cut));
                sleep(2);
                assertThat(wire.exchange(request.substring(cut), ";")).endsWith("\r\n\r\n12345;");
            }
        }
    }

    @Test
    void aBodyIsStreamedThroughAHandlerThatBlocks() throws Exception {
        try (Wire wire = Wire.to(server)) {
            String head = get("/stream", "Transfer-Encoding: chunked").replace("GET", "POST");
            wire.send(head + "5\r\nhello\r\n");
            sleep(20);
            wire.send("6;a=b\r\n world\r\n");
            sleep(20);
            String answer = wire.exchange("0\r\nX: y\r\n\r\n" + get("/hello"), "hello\n");
            assertThat(answer).contains("Transfer-Encoding: chunked",
                    "\r\n\r\nb\r\nhello world\r\n0\r\n\r\nHTTP/1.1 200");
        }
    }

    @Test
    void aLaterAnswerComesBeforeTheNextRequestIsRead() throws Exception {
        try (Wire wire = Wire.to(server)) {
            for (int i = 0; i < 3; i++) {
                String requests = get("/later") + get("/hello") + get("/later") + get("/echo");
                String answers = wire.exchange(requests, "Length: 0\r\n\r\n");
                assertThat(answers).containsSubsequence("later\nHTTP", "hello\nHTTP", "later\nHTTP");
            }
        }
    }

    /** The handler's return and the answer of the other thread come in any order, some thousand times. */
    @Test
    void anAnswerMayRaceWithTheReturnOfItsHandler() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try (HttpServer racing = HttpServer.builder().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .route("/race", (request, response) -> {
                    String number = request.query();
                    executor.execute(() -> response.send(number + "!"));
                    for (int spins = number.hashCode() % 500; spins > 0; spins--) {
                        Thread.onSpinWait();
                    }
                }).start(); Wire one = Wire.to(racing); Wire other = Wire.to(racing)) {
            for (int round = 0; round < 40; round++) {
                StringBuilder requests = new StringBuilder();
                for (int i = 0; i < 100; i++) {
                    requests.append(get("/race?" + i));
                }
                one.send(requests.toString());
                other.send(requests.toString());
                for (int i = 0; i < 100; i++) {
                    assertThat(one.readTo("!")).endsWith("\r\n\r\n" + i + "!");
                    assertThat(other.readTo("!")).endsWith("\r\n\r\n" + i + "!");
                }
            }
            assertThat(racing.snapshot().responses()).isEqualTo(8_000);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aBodyThatNobodyReadsIsSkipped() throws Exception {
        try (Wire wire = Wire.to(server)) {
            String requests = post("/ignore", "x".repeat(30_000)) + get("/hello");
            assertThat(wire.exchange(requests, "hello\n")).contains("ignored");
            assertThat(wire.send(post("/ignore", "x".repeat(300_000)) + get("/hello")).readAll())
                    .contains("Connection: close", "ignored\n").doesNotContain("hello");
        }
    }

    @Test
    void aHandlerThatThrowsIsA500() throws Exception {
        try (Wire wire = Wire.to(server)) {
            assertThat(wire.send(get("/fail") + get("/hello")).readAll()).startsWith("HTTP/1.1 500 ")
                    .contains("Connection: close").doesNotContain("hello");
        }
        assertThat(server.snapshot().handlerErrors()).isEqualTo(1);
        assertThat(handled).hasValue(0);
    }

    @Test
    void theBodyIsAskedFor() throws Exception {
        try (Wire wire = Wire.to(server)) {
            String head = post("/echo", "", "Expect: 100-continue").replace("Length: 0", "Length: 3");
            assertThat(wire.exchange(head, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(wire.exchange("abc", "abc")).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void anUpgradedConnectionBelongsToItsHandler() throws Exception {
        try (Wire wire = Wire.to(server)) {
            String request = get("/upgrade", "Connection: upgrade", "Upgrade: echo");
            assertThat(wire.exchange(request + "at once", "at once"))
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n").endsWith("\r\n\r\nopen\nat once");
            assertThat(wire.exchange("more", "more")).isEqualTo("more");
        }
    }

    @Test
    void aSmuggledRequestIsNeverHandled() throws Exception {
        for (String bad : new String[] {
            get("/hello", "Content-Length: 5", "Transfer-Encoding: chunked"), get("/hello", "Content-Length: +5"),
            get("/hello", "Content-Length: 5", "Content-Length: 5"), get("/hello", "Content-Length : 5"),
            get("/hello", "Transfer-Encoding: chunked, identity"), get("/hello", "Host: y"), get("/hello", " folded"),
            get("/hello").replace("Host: x\r\n", ""), get("/hello").replace("Host: x\r\n", "Host: x\n"),
            get("/hello").replace("GET ", "GET  "), get("/hello", "X: a\0b"), get("/../hello"), get("/a%2f..%2fhello"),
            get("/%zz"), get("/%00"), get("/%ff"), get("/hello").replace("1.1", "1.0").replace("\r\n\r\n",
                "\r\nTransfer-Encoding: chunked\r\n\r\n")}) {
            try (Wire wire = Wire.to(server)) {
                assertThat(wire.send(bad + get("/hello")).readAll()).as(bad)
                        .startsWith("HTTP/1.1 400 Bad Request\r\n").contains("Connection: close");
            }
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void closeWaitsForARequestUnderWay() throws Exception {
        try (Wire idle = Wire.to(server); Wire busy = Wire.to(server)) {
            idle.exchange(get("/hello"), "hello\n");
            busy.send(get("/held"));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            Thread closing = new Thread(() -> server.close(Duration.ofSeconds(20)));
            closing.start();
            assertThat(idle.readAll()).isEmpty();
            release.countDown();
            assertThat(busy.readAll()).contains("Connection: close", "held");
            closing.join(20_000);
            assertThat(closing.isAlive()).isFalse();
        }
        assertThat(server.snapshot().connections()).isZero();
    }

    @Test
    void aFileFollowsItsHead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "0123456789");
        try (HttpServer files = HttpServer.builder().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .route("/f", (request, response) -> response.sendFile(file, 2, 5)).start();
                Wire wire = Wire.to(files)) {
            assertThat(wire.exchange(get("/f"), "23456")).contains("Content-Length: 5\r\n");
            assertThat(wire.exchange(get("/f").replace("GET", "HEAD") + get("/f"), "23456")).containsOnlyOnce("23456");
        }
    }
}
