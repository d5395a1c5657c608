package io.baton.httpserver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The system properties at work, each in a JVM of its own. What is closed here within 20 seconds stays open without them. */
class LimitsTest {

    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

    private Process server;

    @AfterEach
    void stop() {
        server.destroyForcibly();
    }

    private InetSocketAddress start(String... properties) throws IOException {
        return start(false, properties);
    }

    private InetSocketAddress start(boolean executor, String... properties) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (String property : properties) {
            arguments.add("-D" + property);
        }
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), LimitsProgram.class.getName()));
        if (executor) {
            arguments.add("executor");
        }
        server = Jvm.start(arguments);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(output.readLine()));
    }

    @Test
    void maxReqTimeEndsConnectionsWithoutAWholeRequest() throws Exception {
        InetSocketAddress at = start("sun.net.httpserver.maxReqTime=5");
        try (RawClient kept = new RawClient(at);
                RawClient silent = new RawClient(at);
                RawClient halfBody = new RawClient(at).send(POST + "Content-Length: 10\r\n\r\n12345");
                RawClient halfLongBody = new RawClient(at).send(POST + "Content-Length: 100000\r\n\r\n12345");
                RawClient halfChunk = new RawClient(at).send(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc");
                RawClient halfHead = new RawClient(at).send(POST)) {
            assertThat(kept.get("/").reply().code()).isEqualTo(200);
            assertThat(halfBody.isClosedByServer()).isTrue();
            assertThat(halfLongBody.isClosedByServer()).isTrue();
            assertThat(halfChunk.isClosedByServer()).isTrue();
            assertThat(halfHead.reply().code()).isEqualTo(408);
            assertThat(silent.isClosedByServer()).isTrue();
            // More than the time has passed, but it has had its request.
            assertThat(kept.get("/").reply().code()).isEqualTo(200);
        }
    }

    @Test
    void maxReqTimeEndsAConnectionWhoseNextRequestHasBegunInTheSameSegment() throws Exception {
        InetSocketAddress at = start("sun.net.httpserver.maxReqTime=3", "sun.net.httpserver.idleInterval=5");
        try (RawClient client = new RawClient(at)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + POST + "Content-Length: 10\r\n\r\n12345");
            assertThat(client.reply().code()).isEqualTo(200);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** The thread that would receive the body waits for a reader then. */
    @Test
    void maxReqTimeEndsAConnectionWhoseBodyNobodyReads() throws Exception {
        InetSocketAddress at = start(true, "sun.net.httpserver.maxReqTime=5");
        try (RawClient halfLongBody = new RawClient(at);
                RawClient halfChunk = new RawClient(at)) {
            halfLongBody.send("POST /never HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n12345");
            halfChunk.send("POST /never HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
            assertThat(halfLongBody.isClosedByServer()).isTrue();
            assertThat(halfChunk.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void maxReqTimeIsOverWithTheLastByteThoughNobodyReadsBehindIt(boolean executor) throws Exception {
        InetSocketAddress at = start(executor, "sun.net.httpserver.maxReqTime=3");
        String request = "POST /exact HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000);
        try (RawClient client = new RawClient(at)) {
            assertThat(client.send(request).reply().body()).isEqualTo("100000");
            assertThat(client.get("/").reply().code()).as("the connection goes on").isEqualTo(200);
        }
    }

    @Test
    void maxRspTimeEndsAnExchangeWhoseHandlerDoesNotAnswer() throws Exception {
        InetSocketAddress at = start(true, "sun.net.httpserver.maxRspTime=5");
        try (RawClient kept = new RawClient(at);
                RawClient never = new RawClient(at).get("/never");
                RawClient neverWithBody = new RawClient(at)) {
            assertThat(kept.get("/").reply().code()).isEqualTo(200);
            neverWithBody.send("POST /never HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(never.isClosedByServer()).isTrue();
            assertThat(neverWithBody.isClosedByServer()).isTrue();
            assertThat(kept.get("/").reply().code()).isEqualTo(200);
        }
    }

    @Test
    void maxIdleConnectionsClosesThoseAboveAfterTheirResponse() throws Exception {
        InetSocketAddress at = start("sun.net.httpserver.maxIdleConnections=1");
        try (RawClient first = new RawClient(at)) {
            assertThat(first.get("/").reply().header("Connection")).isNull();
            RawClient.Reply above = RawClient.get(at, "/");
            assertThat(above.code()).isEqualTo(200);
            assertThat(above.header("Connection")).isEqualTo("close");
            assertThat(first.get("/").reply().header("Connection")).isNull();
        }
        // Its place is free once its end is noticed.
        await().until(() -> RawClient.get(at, "/").header("Connection") == null);
    }

    @Test
    void maxIdleConnectionsOfZeroClosesEachConnection() throws Exception {
        InetSocketAddress at = start("sun.net.httpserver.maxIdleConnections=0");
        try (RawClient client = new RawClient(at)) {
            assertThat(client.get("/").reply().body()).isEqualTo("0");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }
}
