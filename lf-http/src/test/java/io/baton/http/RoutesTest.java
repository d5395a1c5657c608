package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which handler a request gets. */
class RoutesTest {

    private static HttpHandler says(String text) {
        return (request, response) -> response.send(text);
    }

    @ParameterizedTest
    @CsvSource({"/, exact root", "/a, exact a", "/a/, prefix a/", "/a/x, prefix a/", "/a/b, prefix a/b",
            "/a/bc, prefix a/b",
        "/a/b/c, exact c", "/a/b/c/d, prefix a/b", "/ab, prefix", "/x, prefix", "/a/./b, prefix a/b",
                "/x/../a, exact a",
        "/%61, exact a", "/a?b, exact a", "//a, prefix", "/A, prefix", "/a%2Fb, prefix", "/a/%2fb, prefix a/",
                "http://localhost/a, exact a",
        "http://localhost, exact root", "/a/b/../../, exact root", "/a/., prefix a/", "/a/b/.., prefix a/",
        "/%ce%b1, exact alpha", "/\u00e4x, 400"})
    void anExactRouteComesBeforeAPrefixAndALongPrefixBeforeAShortOne(String target,
            String expected) throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings
                .routePrefix("/", says("prefix")).routePrefix("/a/", says("prefix a/")).routePrefix("/a/b",
                        says("prefix a/b"))
                .route("/", says("exact root")).route("/a", says("exact a")).route("/a/b/c", says("exact c"))
                .route("/\u03b1", says("exact alpha")))) {
            Response response = server.ask(Client.get(target));
            assertThat(response.status() == 200 ? response.text() : "" + response.status()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"/, 404", "/files, 404", "/files/, 200", "/files/a, 200", "/exact, 200", "/exact/, 404", "/exac, 404"})
    void whatHasNoRouteGets404(String target, int status) throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings
                .routePrefix("/files/", says("files")).route("/exact", says("exact"))); Client client =
                        server.connect()) {
            assertThat(client.ask(Client.get(target)).status()).isEqualTo(status);
            assertThat(client.ask(Client.get("/exact")).text()).as("the same connection").isEqualTo("exact");
            HttpSnapshot now = server.snapshot();
            assertThat(now.notFound()).isEqualTo(status == 404 ? 1 : 0);
            assertThat(now.requests()).isEqualTo(status == 404 ? 1 : 2);
            assertThat(now.errors()).isZero();
            server.assertAllAnswered();
        }
    }

    /** Its body has to go away without becoming a request. */
    @Test
    void aBodyForNobodyIsSkipped() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings.route("/a", says("a")));
                Client client = server.connect()) {
            client.send(Client.post("/none", Client.get("/a")) + Client.chunked("/none", Client.get("/a"), "x")
                    + Client.get("/a"));
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.read().text()).isEqualTo("a");
            assertThat(server.snapshot().requests()).isEqualTo(1);
        }
    }

    @Test
    void withoutARouteEverythingGets404() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> { })) {
            assertThat(server.ask(Client.get("/")).status()).isEqualTo(404);
            assertThat(server.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status()).isIn(200, 204, 404);
        }
    }

    @Test
    void aRouterIsAskedForWhatHasNoRoute() throws IOException {
        Map<String, HttpRoute> routes = new ConcurrentHashMap<>();
        try (RunningServer server = RunningServer.start(settings -> settings.route("/fixed", says("fixed"))
                .router(request -> routes.get(request.method() + " " + request.path() + " " + request.headers()
                        .first("X")
                        + " " + request.queryParameter("q") + " " + request.contentLength()))); Client client =
                                server.connect()) {
            String request = "POST /new?q=1 HTTP/1.1\r\nHost: localhost\r\nX: y\r\nContent-Length: 4\r\n\r\nbody";
            assertThat(client.ask(request).status()).isEqualTo(404);
            routes.put("POST /new y 1 4", new HttpRoute(BodyMode.WHOLE,
                    (found, response) -> response.send(Mirror.text(found.body()))));
            assertThat(client.ask(request).text()).isEqualTo("body");
            routes.put("POST /new y 1 4", new HttpRoute(BodyMode.STREAM,
                    (found, response) -> response.send(found.bodyStream().readAllBytes())));
            assertThat(client.ask(request).text()).isEqualTo("body");
            routes.clear();
            assertThat(client.ask(request).status()).isEqualTo(404);
            assertThat(client.ask(Client.get("/fixed")).text()).isEqualTo("fixed");
            assertThat(server.snapshot().notFound()).isEqualTo(2);
        }
    }

    @Test
    void whatARouterThrowsIsAnsweredBy500() throws IOException {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .route("/fixed", says("fixed")).router(request -> {
                    throw new IllegalStateException("router");
                }))) {
            try (Client client = server.connect()) {
                assertThat(client.ask(Client.get("/a")).status()).isEqualTo(500);
            }
            assertThat(server.ask(Client.get("/fixed")).text()).isEqualTo("fixed");
            assertThat(logs.messages()).isNotEmpty();
        }
    }
}
