package io.baton.httpserver;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a connection after a response. */
class KeepAliveTest extends Servers {

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, exchange.getRequestURI().getPath()));
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        try (RawClient client = new RawClient(at)) {
            client.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.reply().body()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void theClientAsksForTheEnd() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, "x"));
        try (RawClient client = new RawClient(at)) {
            RawClient.Reply reply = client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").reply();
            assertThat(reply.body()).isEqualTo("x");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void theHandlerAsksForTheEnd() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            reply(exchange, "x");
        });
        try (RawClient client = new RawClient(at)) {
            RawClient.Reply reply = client.get("/").reply();
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(reply.headers().stream().filter(line -> line.startsWith("Connection"))).hasSize(1);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void http10EndsUnlessTheClientWantsMore() throws Exception {
        InetSocketAddress at = start(exchange -> reply(exchange, "x"));
        try (RawClient client = new RawClient(at)) {
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").reply().body()).isEqualTo("x");
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (RawClient client = new RawClient(at)) {
            for (int i = 0; i < 2; i++) {
                RawClient.Reply reply = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").reply();
                assertThat(reply.header("Connection")).isEqualToIgnoringCase("keep-alive");
                assertThat(reply.header("Keep-Alive")).isEqualTo("timeout=30");
                assertThat(reply.body()).isEqualTo("x");
            }
        }
    }

    @Test
    void aBodyOfUnknownLengthToHttp10EndsWithTheConnection() throws Exception {
        InetSocketAddress at = start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("to the end".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        RawClient.Reply reply = RawClient.ask(at, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(reply.header("Transfer-encoding")).isNull();
        assertThat(reply.body()).isEqualTo("to the end");
    }
}
