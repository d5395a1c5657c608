package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Responses before the response (RFC 9110, section 15.2; RFC 8297). */
class InformationalTest {

    private static final String LINK = "</style.css>; rel=preload; as=style";

    private static HttpResponse hint(HttpResponse response) {
        return response.informational(103, "Link", LINK, "X-Number", "1");
    }

    private static void assertHint(Response response) {
        assertThat(response.status()).isEqualTo(103);
        assertThat(response.fields()).extracting(Response.Field::name).containsExactly("Link", "X-Number");
        assertThat(response.header("Link")).isEqualTo(LINK);
    }

    /** That is what it is for: the client fetches meanwhile. */
    @Test
    void itLeavesWhileTheHandlerIsStillAtWork() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (RunningServer server = RunningServer.of((request, response) -> {
            response.status(201).header("X-Final", "yes");
            hint(response).informational(102);
            assertThat(response.isCommitted()).isFalse();
            awaitThat(read, "the client has read the hints");
            response.send("answer");
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            assertHint(client.read());
            Response processing = client.read();
            assertThat(processing.status()).isEqualTo(102);
            assertThat(processing.fields()).isEmpty();
            read.countDown();
            Response answer = client.read();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("X-Final")).isEqualTo("yes");
            assertThat(answer.headers("Link")).as("fields of the hint").isEmpty();
            assertThat(answer.text()).isEqualTo("answer");
            server.assertAllAnswered();
            assertThat(server.snapshot().responses()).isOne();
        }
    }

    /** A handler that computes does not give its thread back, so nobody else would send it. */
    @Test
    void itLeavesWhileTheHandlerComputes() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (RunningServer server = RunningServer.of((request, response) -> {
            hint(response);
            while (read.getCount() > 0) {
                Thread.onSpinWait();
            }
            response.send("answer");
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            try {
                assertHint(client.read());
            } finally {
                read.countDown();
            }
            assertThat(client.read().text()).isEqualTo("answer");
        }
    }

    @Test
    void pipelinedNeighboursKeepTheirOrder() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> {
            if (request.path().equals("/hints")) {
                hint(hint(response));
            }
            response.send(request.path());
        }); Client client = server.connect()) {
            client.send((Client.get("/before") + Client.get("/hints") + Client.get("/after")).repeat(20));
            for (int i = 0; i < 20; i++) {
                assertThat(client.read().text()).isEqualTo("/before");
                assertHint(client.read());
                assertHint(client.read());
                assertThat(client.read().text()).isEqualTo("/hints");
                assertThat(client.read().text()).isEqualTo("/after");
            }
        }
    }

    @Test
    void anotherThreadMaySendItAfterTheHandlerHasReturned() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        CountDownLatch read = new CountDownLatch(1);
        try (RunningServer server = RunningServer.of((request, response) -> other.submit(() -> {
            hint(response);
            awaitThat(read, "the client has read the hint");
            response.send("later");
            return null;
        })); Client client = server.connect()) {
            client.send(Client.get("/") + Client.get("/"));
            assertHint(client.read());
            read.countDown();
            assertThat(client.read().text()).isEqualTo("later");
            assertHint(client.read());
            assertThat(client.read().text()).isEqualTo("later");
        } finally {
            other.shutdown();
        }
    }

    /** Such a client takes the first status line for the response (RFC 9110, section 15.2). */
    @ParameterizedTest
    @ValueSource(strings = {"close", "keep-alive"})
    void aClientOf10GetsNone(String connection) throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> hint(response).send("only"));
                Client client = server.connect()) {
            client.send("GET / HTTP/1.0\r\nConnection: " + connection + "\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("only");
            assertThat(connection.equals("close") ? client.isEnded() : client.isSilentFor(Duration.ofMillis(50)))
                    .as("nothing behind it").isTrue();
        }
    }

    @Test
    void itComesBeforeContinueIfTheHandlerSendsItFirst() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings.route("/", BodyMode.STREAM,
                (request, response) -> {
                    hint(response);
                    response.send(request.bodyStream().readAllBytes());
                })); Client client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertHint(client.read());
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.ask("body").text()).isEqualTo("body");
            assertThat(client.ask(Client.post("/", "")).status()).as("the connection goes on").isEqualTo(103);
        }
    }

    @Test
    void headGetsIt() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> hint(response).send("body"));
                Client client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertHint(client.readToHead());
                assertThat(client.readToHead().header("Content-Length")).isEqualTo("4");
            }
        }
    }

    @Test
    void aHandlerThatThrowsBehindItIsAnsweredBy500() throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.of((request, response) -> {
            hint(response);
            throw new IllegalStateException("behind the hint");
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            assertHint(client.read());
            assertThat(client.readAll()).extracting(Response::status).containsExactly(500);
            assertThat(logs).isNotNull();
        }
    }

    @Test
    void aStreamMayFollow() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> {
            hint(response);
            try (OutputStream out = response.stream()) {
                assertThatIllegalStateException().as("the head is made").isThrownBy(() -> hint(response));
                out.write("streamed".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            assertThatIllegalStateException().as("complete").isThrownBy(() -> hint(response));
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            assertHint(client.read());
            assertThat(client.read().text()).isEqualTo("streamed");
            assertThat(server.snapshot().handlerErrors()).isZero();
        }
    }

    @Test
    void aClientThatHasGoneMakesNoError() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (RunningServer server = RunningServer.of((request, response) -> {
            awaitThat(gone, "the client has gone");
            for (int i = 0; i < 1_000; i++) {
                hint(response);
            }
            response.send();
            done.countDown();
        })) {
            Client client = server.connect();
            client.send(Client.get("/"));
            RunningServer.eventually().until(() -> server.snapshot().requests() == 1);
            client.reset();
            gone.countDown();
            awaitThat(done, "the handler ends");
            server.awaitNoConnection();
            assertThat(server.snapshot().handlerErrors()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 100, 101, 200, 1103, Integer.MAX_VALUE})
    void otherCodesAreRefused(int code) throws Exception {
        Response response = Answer.ask(Client.get("/"), to -> {
            assertThatIllegalArgumentException().isThrownBy(() -> to.informational(code)).withMessageContaining("102");
            to.send("ok");
        });
        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void fieldsThatCouldNotBeSentAreRefusedAndNothingIsSent() throws Exception {
        Response response = Answer.ask(Client.get("/"), to -> {
            for (List<String> fields : List.of(List.of("Link"), List.of("", "x"), List.of("A b", "x"),
                    List.of("A", "x\r\nB: y"), List.of("A", "x\0"), List.of("A", "\u0100"),
                    List.of("Content-Length", "0"),
                    List.of("transfer-encoding", "chunked"), List.of("Connection", "close"),
                    List.of("Link", "fine", "Connection", "close"))) {
                assertThatIllegalArgumentException().as("%s", fields)
                        .isThrownBy(() -> to.informational(103, fields.toArray(new String[0])));
            }
            assertThatNullPointerException().isThrownBy(() -> to.informational(103, (String[]) null));
            assertThatNullPointerException().isThrownBy(() -> to.informational(103, "Link", null));
            assertThatNullPointerException().isThrownBy(() -> to.informational(103, null, "x"));
            to.send("ok");
        });
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("ok");
    }
}
