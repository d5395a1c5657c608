package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What is larger than a limit gets its status, and then the connection is closed. */
class SizeLimitsTest {

    private static final String START = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    private static final HttpLimits SMALL = HttpLimits.DEFAULTS.withRequestLine(100).withHeaderBytes(1_000)
            .withHeaderCount(10).withWholeBody(5_000).withBody(5_000);

    private final AtomicInteger calls = new AtomicInteger();

    private RunningServer server(BodyMode mode, HttpLimits limits) throws IOException {
        return RunningServer.start(settings -> settings.limits(limits).routePrefix("/", mode, (request, response) -> {
            calls.incrementAndGet();
            response.send("ok " + request.bodyStream().readAllBytes().length);
        }));
    }

    private void refused(String request, Integer... statuses) throws IOException {
        int before = calls.get();
        try (RunningServer server = server(BodyMode.WHOLE, SMALL); Client client = server.connect()) {
            client.send(request + Client.get(Attack.SMUGGLED));
            List<Response> responses = client.readAll();
            assertThat(responses).hasSize(1);
            assertThat(responses.get(0).status()).isIn((Object[]) statuses);
            assertThat(responses.get(0).saysClose()).isTrue();
            assertThat(responses.get(0).text()).as("text that names the limit").isNotBlank();
            assertThat(calls).as("calls").hasValue(before);
            assertThat(server.snapshot().errors()).isEqualTo(1);
        }
    }

    private void accepted(String request) throws IOException {
        int before = calls.get();
        try (RunningServer server = server(BodyMode.WHOLE, SMALL); Client client = server.connect()) {
            assertThat(client.ask(request).status()).isEqualTo(200);
            assertThat(client.ask(Client.get("/")).status()).isEqualTo(200);
            assertThat(calls).hasValue(before + 2);
        }
    }

    @Test
    void theRequestLine() throws IOException {
        accepted(Client.get("/" + "x".repeat(100 - "GET / HTTP/1.1".length())));
        refused(Client.get("/" + "x".repeat(100 - "GET / HTTP/1.1".length() + 1)), 414);
        refused(Client.get("/" + "x".repeat(100_000)), 414);
        refused("GET /" + "x".repeat(100_000), 414);
        refused("X".repeat(100_000) + " / HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, 400, 501);
    }

    @Test
    void theBytesOfAllFields() throws IOException {
        accepted(START + "X: " + "y".repeat(900) + "\r\n\r\n");
        refused(START + "X: " + "y".repeat(1_000) + "\r\n\r\n", 431);
        refused(START + "X: " + "y".repeat(100_000), 431);
        refused(START + "x".repeat(100_000), 431);
        refused(START + ("X: " + "y".repeat(240) + "\r\n").repeat(5) + "\r\n", 431);
        refused(START + "X: " + " ".repeat(100_000), 431);
    }

    @Test
    void theNumberOfFields() throws IOException {
        accepted(START + "X: y\r\n".repeat(9) + "\r\n");
        refused(START + "X: y\r\n".repeat(10) + "\r\n", 431);
    }

    @Test
    void aBodyOfKnownLength() throws IOException {
        accepted(Client.post("/", "x".repeat(5_000)));
        refused(Client.post("/", "x".repeat(5_001)), 413);
        refused(POST + "Content-Length: 5001\r\n\r\n", 413);
    }

    @Test
    void chunks() throws IOException {
        accepted(Client.chunked("/", "x".repeat(2_500), "x".repeat(2_500)));
        refused(Client.chunked("/", "x".repeat(2_500), "x".repeat(2_501)), 413);
        refused(POST + "Transfer-Encoding: chunked\r\n\r\n1389\r\n", 413);
        refused(POST + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n", 413);
    }

    @Test
    void chunkExtensions() throws IOException {
        String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n";
        refused(chunked + "1;" + "x".repeat(2_000_000), 400, 413, 431);
        refused(chunked + ("1;" + "x".repeat(500) + "\r\ny\r\n").repeat(4_000), 400, 413, 431);
    }

    @Test
    void theSizeOfAChunkWrittenWithManyZeros() throws IOException {
        refused(POST + "Transfer-Encoding: chunked\r\n\r\n" + "0".repeat(2_000_000), 400, 413, 431);
    }

    @Test
    void trailers() throws IOException {
        String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n0\r\n";
        refused(chunked + "X: " + "y".repeat(1_100) + "\r\n\r\n", 400, 413, 431);
        refused(chunked + "X: " + "y".repeat(2_000_000), 400, 413, 431);
        refused(chunked + "X: y\r\n".repeat(11) + "\r\n", 400, 413, 431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5001\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1389\r\n"})
    void aStreamIsLimitedToo(String rest) throws Exception {
        try (Logs logs = new Logs(); RunningServer server = server(BodyMode.STREAM, SMALL);
                Client client = server.connect()) {
            client.send(POST + rest + "x".repeat(5_001) + "\r\n0\r\n\r\n" + Client.get(Attack.SMUGGLED));
            List<Response> responses = client.readAll();
            assertThat(responses).hasSizeLessThanOrEqualTo(1);
            assertThat(responses).allSatisfy(response -> assertThat(response.status()).isIn(413, 500));
            assertThat(calls.get()).isLessThanOrEqualTo(1);
            assertThat(logs).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamWithinItsLimitIsReadThough(BodyMode mode) throws IOException {
        try (RunningServer server = server(mode, SMALL); Client client = server.connect()) {
            assertThat(client.ask(Client.post("/", "x".repeat(5_000))).text()).isEqualTo("ok 5000");
            assertThat(client.ask(Client.chunked("/", "x".repeat(5_000))).text()).isEqualTo("ok 5000");
        }
    }

    /** A part of it would look like the whole. */
    @Test
    void aStreamThatFitsIntoNoBufferIsRefusedWhereItIsWantedWhole() throws IOException {
        HttpHandler handler = (request, response) -> {
            try {
                response.send(request.body());
            } catch (IOException e) {
                response.send("refused: " + e.getMessage());
            }
        };
        try (RunningServer server = RunningServer.start(settings -> settings
                .limits(HttpLimits.DEFAULTS.withBody(1L << 40)).route("/", BodyMode.STREAM, handler))) {
            Response response = server.ask(POST + "Content-Length: 2147483648\r\n\r\nhello");
            assertThat(response.text()).startsWith("refused: ").contains("fits into no buffer");
            assertThat(response.saysClose()).isTrue();
        }
    }

    /** The server must not reset the connection before the client has read why. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n200000\r\n", "X: "})
    void aClientThatIsStillSendingReadsTheWholeError(String rest) throws Exception {
        for (int round = 0; round < 5; round++) {
            try (RunningServer server = server(BodyMode.WHOLE, SMALL); Client client = server.connect()) {
                client.send(POST + rest);
                byte[] piece = new byte[1 << 10];
                java.util.Arrays.fill(piece, (byte) 'x');
                for (int i = 0; i < 1 << 10; i++) {
                    client.send(piece);
                }
                Response response = client.read();
                assertThat(response.status()).isIn(413, 431);
                assertThat(response.saysClose()).isTrue();
                assertThat(client.readToEnd()).as("until the FIN").isEmpty();
            }
        }
    }

    private static long heapAndDirect() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
    }

    /** What is only announced costs nothing. */
    @ParameterizedTest
    @EnumSource
    void aLengthThatIsOnlyAnnouncedAllocatesNothing(BodyMode mode) throws Exception {
        List<Client> clients = new ArrayList<>();
        HttpLimits large = HttpLimits.DEFAULTS.withWholeBody(Integer.MAX_VALUE).withBody(Long.MAX_VALUE);
        try (Logs logs = new Logs(); RunningServer server = server(mode, large)) {
            for (int i = 0; i < 64; i++) {
                clients.add(server.connect());
            }
            eventually().until(() -> server.snapshot().connections() == 64);
            long before = heapAndDirect();
            for (Client client : clients) {
                client.send(POST + "Content-Length: 999999999\r\n\r\nx");
            }
            long turns = 64;
            eventually().until(() -> server.poolSnapshot().turns() >= turns);
            eventually().until(() -> mode == BodyMode.WHOLE || calls.get() == 64);
            long grown = heapAndDirect() - before;
            System.out.println("64 bodies of 999,999,999 bytes announced, " + mode + ": " + grown / 64 + " bytes each");
            // A handler that blocks holds the stack and the buffer of its turn.
            assertThat(grown / 64).as("bytes for each").isLessThan(mode == BodyMode.WHOLE ? 16 << 10 : 256 << 10);
            for (Client client : clients) {
                client.close();
            }
            server.awaitNoConnection();
            assertThat(logs).isNotNull();
        }
    }

    /** Half heads as long as they may be: a server holds the bytes, but not much more. */
    @Test
    void aHalfHeadHoldsLittleMoreThanItsBytes() throws Exception {
        int most = 16 << 10;
        List<Client> clients = new ArrayList<>();
        try (RunningServer server = server(BodyMode.WHOLE, HttpLimits.DEFAULTS)) {
            for (int i = 0; i < 100; i++) {
                clients.add(server.connect());
            }
            eventually().until(() -> server.snapshot().connections() == 100);
            long before = heapAndDirect();
            for (Client client : clients) {
                client.send(START + "X: " + "y".repeat(most));
            }
            eventually().until(() -> server.poolSnapshot().turns() >= 100);
            long grown = heapAndDirect() - before;
            System.out.println("100 half heads of " + most + " bytes: " + grown / 100 + " bytes each");
            assertThat(grown / 100).as("bytes for each").isLessThan(8L * most);
            for (Client client : clients) {
                client.close();
            }
            server.awaitNoConnection();
        }
    }
}
