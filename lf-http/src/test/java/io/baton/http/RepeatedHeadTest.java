package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Heads that come again, and heads that differ from the one before in a byte: each is read for what it is. */
class RepeatedHeadTest {

    private static final List<String> HEADS = List.of(
            "GET /a HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
            "GET /b HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: localhosu\r\nAccept: */*\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: localhost\r\nAccept: *//\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: localhost\r\naccept: */*\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: localhost\r\nAccept:  */*\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nCookie: a=1\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nCookie: a=2\r\n\r\n",
            "GET /a HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET /long HTTP/1.1\r\nHost: localhost\r\nUser-Agent: " + "x".repeat(2_000) + "\r\n\r\n");

    private final Random random = Seed.random("RepeatedHeadTest");

    private static String seen(HttpRequest request) throws IOException {
        StringBuilder seen = new StringBuilder(request.method() + ' ' + request.target() + " 1."
                + request.minorVersion() + '\n');
        request.headers().forEach((name, value) -> seen.append(name).append(": ").append(value).append('\n'));
        return seen.append(Mirror.text(request.body())).toString();
    }

    /** A request, and what the handler has to see of it. */
    private record Asked(String bytes, String seen) {
    }

    private Asked next() {
        String head = HEADS.get(random.nextInt(HEADS.size()));
        String body = "";
        String sent = "";
        if (head.contains("Content-Length")) {
            body = Integer.toString(random.nextInt(1_000) + 1_000).substring(head.contains(": 3") ? 1 : 0);
            sent = body;
        } else if (head.contains("chunked")) {
            body = Integer.toString(random.nextInt(1_000) + 1_000);
            sent = "4\r\n" + body + "\r\n0\r\n\r\n";
        }
        String[] lines = head.split("\r\n");
        StringBuilder seen = new StringBuilder(lines[0].replace("HTTP/", "")).append('\n');
        for (int i = 1; i < lines.length; i++) {
            seen.append(lines[i].replace(":  ", ": ")).append('\n');
        }
        return new Asked(head + sent, seen + body);
    }

    @Test
    void eachIsReadForWhatItIsHoweverTheyAreMixedAndCut() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> response.send(seen(request)));
                Client one = server.connect(); Client other = server.connect()) {
            for (int round = 0; round < 300; round++) {
                Client client = random.nextBoolean() ? one : other;
                List<Asked> batch = new ArrayList<>();
                StringBuilder bytes = new StringBuilder();
                Asked again = next();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    Asked asked = random.nextInt(3) == 0 ? next() : again;
                    batch.add(asked);
                    bytes.append(asked.bytes());
                }
                int cut = random.nextInt(bytes.length());
                client.send(bytes.substring(0, cut));
                client.send(bytes.substring(cut));
                for (Asked asked : batch) {
                    assertThat(client.read().text()).isEqualTo(asked.seen());
                }
            }
            server.assertAllAnswered();
        }
    }

    /** What is refused behind a head that was HEAD, or that is known, is refused as ever, and with its text. */
    @Test
    void whatIsRefusedBehindAKnownHeadHasNothingOfIt() throws Exception {
        String known = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (RunningServer server = RunningServer.of((request, response) -> response.send("ok"))) {
            for (String bad : List.of("GET / HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                    "HEAD / HTTP/1.1\r\nHost: localhost\r\n \r\n\r\n", "GET / HTTP/1.1\nHost: localhost\r\n\r\n")) {
                try (Client client = server.connect()) {
                    for (int i = 0; i < 5; i++) {
                        client.send(known);
                        assertThat(client.readToHead().status()).isEqualTo(200);
                    }
                    client.send(bad);
                    Response refused = bad.startsWith("HEAD") ? client.readToHead() : client.read();
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(bad.startsWith("HEAD") || refused.text().startsWith("400 ")).as("its text").isTrue();
                }
            }
        }
    }

    /** A field of the response before, or its status, length or connection, does not come again unless the handler sets it. */
    @Test
    void eachResponseHasTheFieldsThatWereSetForIt() throws Exception {
        List<String> names = List.of("X-A", "X-B", "Content-Type");
        List<String> values = List.of("one", "two", "three and a half");
        try (RunningServer server = RunningServer.of((request, response) -> {
            for (String field : request.query().split(",", -1)) {
                if (field.length() == 3) {
                    String name = names.get(field.charAt(1) - '0');
                    String value = values.get(field.charAt(2) - '0');
                    if (field.charAt(0) == 's') {
                        response.setHeader(name, value);
                    } else {
                        response.header(name, value);
                    }
                }
            }
            response.status(request.query().length() % 2 == 0 ? 200 : 203).send(new byte[request.query().length()]);
        }); Client client = server.connect()) {
            for (int round = 0; round < 2_000; round++) {
                StringBuilder query = new StringBuilder();
                List<String> expected = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    boolean alone = random.nextInt(4) == 0;
                    int name = random.nextInt(names.size());
                    int value = random.nextInt(values.size());
                    query.append(query.length() == 0 ? "" : ",").append(alone ? 's' : 'h').append(name).append(value);
                    if (alone) {
                        expected.removeIf(field -> field.startsWith(names.get(name) + ':'));
                    }
                    expected.add(names.get(name) + ": " + values.get(value));
                }
                Response response = client.ask(Client.get("/?" + query));
                assertThat(response.fields().stream().map(field -> field.name() + ": " + field.value()).toList())
                        .as("%s", query)
                        .filteredOn(field -> !field.startsWith("Date: ") && !field.startsWith("Content-Length: "))
                        .isEqualTo(expected);
                assertThat(response.body()).hasSize(query.length());
                assertThat(response.status()).isEqualTo(query.length() % 2 == 0 ? 200 : 203);
            }
        }
    }
}
