package io.baton.http;

import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A request that is not framed as RFC 9112 has it is refused, and what comes behind it is never executed. */
class FramingAttackTest {

    private static final List<String> HANDLED = new CopyOnWriteArrayList<>();
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start(settings -> settings
                .routePrefix("/", (request, response) -> {
                    HANDLED.add(request.path());
                    response.send("handled " + request.path());
                })
                .route("/stream", BodyMode.STREAM, (request, response) -> {
                    HANDLED.add(request.path());
                    response.send(request.bodyStream().readAllBytes());
                }));
    }

    @AfterAll
    static void close() throws IOException {
        server.close();
    }

    @BeforeEach
    void forget() {
        HANDLED.clear();
    }

    static List<Attack> all() {
        return Attacks.all();
    }

    static List<Attack> inBodies() {
        return Attacks.inBodies();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAttackIsAnsweredByAnErrorAndTheConnectionIsClosed(Attack attack) throws IOException {
        HttpSnapshot before = server.snapshot();
        try (Client client = server.connect()) {
            client.send(attack.bytes());
            List<Response> responses = client.readAll();
            assertThat(responses).as("responses").hasSize(1);
            assertThat(responses.get(0).status()).isIn(attack.statuses());
            assertThat(responses.get(0).saysClose()).as("Connection: close").isTrue();
        }
        assertThat(HANDLED).as("requests that were handled").isEmpty();
        eventually().untilAsserted(
                () -> assertThat(server.snapshot().errors()).as("errors").isEqualTo(before.errors() + 1));
        assertThat(server.snapshot().requests()).as("requests").isEqualTo(before.requests());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAttackBehindARequestIsAnsweredAfterIt(Attack attack) throws IOException {
        try (Client client = server.connect()) {
            client.send(Client.post("/first", "body") + attack.withSmuggled());
            List<Response> responses = client.readAll();
            assertThat(responses).as("responses").hasSize(2);
            assertThat(responses.get(0).status()).isEqualTo(200);
            assertThat(responses.get(1).status()).isIn(attack.statuses());
        }
        assertThat(HANDLED).as("requests that were handled").containsExactly("/first");
    }

    /** The head of such a request is valid, so its handler is called; but then nothing else happens. */
    @ParameterizedTest
    @MethodSource("inBodies")
    void anAttackInABodyThatIsReadAsAStreamEndsTheConnection(Attack attack) throws Exception {
        try (Logs logs = new Logs(); Client client = server.connect()) {
            client.send(attack.withSmuggled().replaceFirst("/a ", "/stream "));
            List<Response> responses = client.readAll();
            assertThat(responses).as("responses").hasSizeLessThanOrEqualTo(1);
            assertThat(responses).allSatisfy(response -> {
                assertThat(response.status()).isIn(400, 413, 500);
                assertThat(response.saysClose()).isTrue();
            });
            assertThat(logs).isNotNull();
        }
        assertThat(HANDLED).as("requests that were handled").isSubsetOf("/stream");
    }

    @Test
    void aSmuggledRequestWithinABodyIsABody() throws IOException {
        try (Client client = server.connect()) {
            Response response = client.ask(Client.post("/first", Client.get(Attack.SMUGGLED)));
            assertThat(response.text()).isEqualTo("handled /first");
            assertThat(client.ask(Client.get("/second")).text()).isEqualTo("handled /second");
        }
        assertThat(HANDLED).containsExactly("/first", "/second");
    }

    /** A body that no handler reads is no request either. */
    @Test
    void aBodyThatTheHandlerDoesNotReadIsNotExecuted() throws IOException {
        try (Client client = server.connect()) {
            client.send(Client.post("/nothing-reads-it", Client.get(Attack.SMUGGLED)) + Client.get("/next"));
            assertThat(client.read().text()).isEqualTo("handled /nothing-reads-it");
            assertThat(client.read().text()).isEqualTo("handled /next");
        }
        assertThat(HANDLED).containsExactly("/nothing-reads-it", "/next");
    }

    /** Two identical lengths may be taken as one (RFC 9110, section 8.6), or refused. */
    @Test
    void twoIdenticalLengthsAreOneOrAnError() throws IOException {
        String request = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello";
        try (Client client = server.connect()) {
            Response response = client.ask(request);
            assertThat(response.status()).isIn(200, 400);
            if (response.status() == 400) {
                assertThat(client.isEnded()).isTrue();
            } else {
                assertThat(client.ask(Client.get("/next")).text()).isEqualTo("handled /next");
            }
        }
    }
}
