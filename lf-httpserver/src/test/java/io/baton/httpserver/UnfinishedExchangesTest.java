package io.baton.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Exchanges with a chunked or long body that nobody completes. A thread of the pool may wait only for a reader. */
class UnfinishedExchangesTest extends Servers {

    /** More than the threads that a pool has at most. */
    private static final int MANY = 300;
    private static final String HEAD = "POST /unfinished HTTP/1.1\r\nHost: a\r\n";

    private final ExecutorService others = Executors.newSingleThreadExecutor();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        others.shutdownNow();
        for (RawClient client : clients) {
            client.close();
        }
    }

    private void leavesTheServerAble(String request, HttpHandler handler, boolean executor) throws Exception {
        AtomicInteger handled = new AtomicInteger();
        InetSocketAddress at = start(exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                reply(exchange, "able");
            } else {
                handler.handle(exchange);
                handled.incrementAndGet();
            }
        }, executor ? others : null);
        for (int i = 0; i < MANY; i++) {
            clients.add(new RawClient(at).send(request));
        }
        await().atMost(Duration.ofSeconds(60)).untilAtomic(handled, count -> assertThat(count).isEqualTo(MANY));
        assertThat(RawClient.get(at, "/").body()).isEqualTo("able");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShortBodyThatNobodyReadsHoldsNoThread(boolean executor) throws Exception {
        leavesTheServerAble(HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", exchange -> { },
                executor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyOfWhichAllButTheEndIsReadHoldsNoThread(boolean executor) throws Exception {
        leavesTheServerAble(HEAD + "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000),
                exchange -> assertThat(exchange.getRequestBody().readNBytes(70_000)).hasSize(70_000), executor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatTheHandlerHasClosedHoldsNoThread(boolean executor) throws Exception {
        leavesTheServerAble(HEAD + "Content-Length: 70000\r\n\r\n", exchange -> exchange.getRequestBody().close(),
                executor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theRestOfABodyThatTheHandlerHasClosedIsPassedOverOnceAnotherThreadHasAnswered(boolean executor)
            throws Exception {
        BlockingQueue<HttpExchange> handed = new LinkedBlockingQueue<>();
        InetSocketAddress at = start(exchange -> {
            exchange.getRequestBody().close();
            handed.add(exchange);
        }, executor ? others : null);
        try (RawClient client = new RawClient(at)) {
            for (int i = 0; i < 3; i++) {
                client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n7530\r\n" + "x".repeat(20_000));
                HttpExchange exchange = handed.poll(20, TimeUnit.SECONDS);
                assertThat(exchange).as("request " + i).isNotNull();
                client.send("x".repeat(10_000) + "\r\n0\r\n\r\n");
                reply(exchange, "answer " + i);
                assertThat(client.reply().body()).isEqualTo("answer " + i);
            }
        }
    }
}
