package io.baton.httpserver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Where handlers run. */
class ExecutorTest extends Servers {

    private final ExecutorService one = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        one.shutdownNow();
    }

    @Test
    void theExecutorGetsOneTaskForEachRequest() throws Exception {
        AtomicInteger tasks = new AtomicInteger();
        Executor counting = task -> {
            tasks.incrementAndGet();
            one.execute(task);
        };
        InetSocketAddress at = start(exchange -> reply(exchange, Thread.currentThread().getName()), counting);
        try (RawClient client = new RawClient(at)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(client.get("/").reply().body()).contains("pool-");
                assertThat(tasks).hasValue(i);
            }
            client.get("/").get("/");
            client.reply();
            client.reply();
        }
        assertThat(tasks).hasValue(5);
    }

    @Test
    void aRejectedRequestClosesTheConnection() throws Exception {
        AtomicInteger tasks = new AtomicInteger();
        InetSocketAddress at = start(exchange -> reply(exchange, "x"), task -> {
            if (tasks.getAndIncrement() == 0) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").isClosedByServer()).isTrue();
        }
        assertThat(RawClient.get(at, "/").code()).isEqualTo(200);
    }

    @Test
    void bodiesOfAnyLengthAreReadOnTheExecutor() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, bodyOf(exchange)), one);
        try (RawClient client = new RawClient(at)) {
            for (int length : new int[] {10, 64 << 10, (64 << 10) + 1, 1_000_000, 10}) {
                String body = "a".repeat(length);
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + body);
                assertThat(client.reply().body()).isEqualTo(body);
            }
        }
    }

    @Test
    void anUnreadChunkedBodyOnTheExecutorIsPassedOver() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, "ok"), one);
        try (RawClient client = new RawClient(at)) {
            for (int i = 0; i < 3; i++) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
                assertThat(client.reply().body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aTaskMayRunInTheThreadThatGivesIt() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, bodyOf(exchange)), Runnable::run);
        String body = "a".repeat(200_000);
        assertThat(RawClient.ask(at, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + body).body())
                .isEqualTo(body);
    }

    @Test
    void halfRequestsStopNobodyOnAnExecutorOfOneThread() throws Exception {
        stopsNobody(one);
    }

    @Test
    void halfRequestsStopNobodyWithoutAnExecutor() throws Exception {
        stopsNobody(null);
    }

    private void stopsNobody(Executor executor) throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, bodyOf(exchange)), executor);
        List<RawClient> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                halves.add(new RawClient(at).send("GET / HTTP/1.1\r\nHo"));
                halves.add(new RawClient(at).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(RawClient.get(at, "/").code()).isEqualTo(200);
            }
            assertThat(halves.get(1).send("+other").reply().body()).isEqualTo("half+other");
        } finally {
            for (RawClient half : halves) {
                half.close();
            }
        }
    }

    @Test
    void withoutAnExecutorHandlersRunAtTheSameTime() throws Exception {
        CyclicBarrier allThere = new CyclicBarrier(4);
        InetSocketAddress at = start(exchange -> {
            try {
                allThere.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            reply(exchange, "x");
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(new RawClient(at).get("/"));
        }
        for (RawClient client : clients) {
            assertThat(client.reply().code()).isEqualTo(200);
            client.close();
        }
    }

    @Test
    void aHandlerThatBlocksStopsNoOther() throws Exception {
        CountDownLatch mayGo = new CountDownLatch(1);
        InetSocketAddress at = start(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/block")) {
                try {
                    mayGo.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            reply(exchange, "x");
        });
        try (RawClient blocked = new RawClient(at)) {
            blocked.get("/block");
            assertThat(RawClient.get(at, "/quick").code()).isEqualTo(200);
            mayGo.countDown();
            assertThat(blocked.reply().code()).isEqualTo(200);
        }
    }

    @Test
    void theExecutorIsNotShutDown() throws Exception {
        var server = create();
        server.setExecutor(one);
        server.start();
        server.stop(0);
        assertThat(one.isShutdown()).isFalse();
    }
}
