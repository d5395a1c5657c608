package io.baton.sample.http;

import io.baton.sample.http.HttpPeer.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class HttpServiceTest {

    private RunningService service;

    @BeforeEach
    void start() throws IOException {
        service = RunningService.start();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/plaintext | text/plain       | Hello, World!",
        "/json      | application/json | {\"message\":\"Hello, World!\"}"})
    void theAnswersOfTechEmpowerAreExact(String path, String type, String body) throws IOException {
        Answer answer = service.ask(HttpPeer.get(path));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(body.length()));
        assertThat(answer.header("Server")).isEqualTo("baton");
        assertThat(answer.header("Date")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.js", "/page.css", "/plaintext", "/json", "/healthz", "/headers", "/state",
        "/metrics", "/block?for=0"})
    void headIsAnsweredLikeGetAndOtherMethodsAreNot(String path) throws IOException {
        try (HttpPeer peer = service.connect()) {
            Answer head = peer.ask(HttpPeer.request("HEAD", path));
            assertThat(head.status()).isEqualTo(200);
            assertThat(Integer.parseInt(head.header("Content-Length"))).isPositive();
            Answer delete = peer.ask(HttpPeer.request("DELETE", path));
            assertThat(delete.status()).isEqualTo(405);
            assertThat(delete.header("Allow")).isEqualTo("GET, HEAD");
            assertThat(delete.header("Server")).isEqualTo("baton");
        }
    }

    @Test
    void theIndexIsTextForCurlAndAPageForBrowsers() throws IOException {
        Answer text = service.ask(HttpPeer.get("/", "Accept: */*"));
        assertThat(text.header("Content-Type")).startsWith("text/plain");
        assertThat(text.text()).contains("/plaintext", "/json", "/block?for=10ms", "/state", "/headers", "/echo",
                "/files/", "/metrics", "/healthz");
        Answer page = service.ask(HttpPeer.get("/", "Accept: text/html,application/xhtml+xml,*/*;q=0.8"));
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text()).startsWith("<!DOCTYPE html>");
        assertThat(text.header("Vary")).isEqualTo("Accept");
        assertThat(page.header("Vary")).isEqualTo("Accept");
    }

    /** The policy lets the browser load what is ours, and nothing of the page needs more. */
    @Test
    void thePageNeedsNothingFromElsewhere() throws IOException {
        Answer page = service.ask(HttpPeer.get("/", "Accept: text/html"));
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self';")
                .doesNotContain("unsafe", "*");
        assertThat(page.text()).doesNotContain("http:", "https:", "//", "style=", "<style", "onclick");
        assertThat(service.ask(HttpPeer.get("/page.js")).text()).doesNotContain("http:", "innerHTML", "eval(");
        assertThat(service.ask(HttpPeer.get("/page.css")).text()).doesNotContain("http:", "url(", "@import");
    }

    @Test
    void echoSendsBackBodyAndType() throws IOException {
        Answer answer = service.ask(
                HttpPeer.request("POST", "/echo", "Content-Type: a/b; c=d", "Content-Length: 5") + "hello");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.header("Content-Type")).isEqualTo("a/b; c=d");
        assertThat(answer.header("Content-Length")).isEqualTo("5");
        assertThat(answer.header("Content-Security-Policy")).contains("sandbox");
        Answer untyped = service.ask(HttpPeer.request("PUT", "/echo", "Transfer-Encoding: chunked")
                + "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
        assertThat(untyped.text()).isEqualTo("hello!");
        assertThat(untyped.header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void theConnectionGoesOnAfterASmallBodyThatTheClientHasAnnounced() throws IOException {
        try (HttpPeer peer = service.connect()) {
            peer.send(HttpPeer.request("POST", "/echo", "Content-Length: 5", "Expect: 100-continue"));
            peer.awaitLine("HTTP/1.1 100 Continue");
            peer.send("hello");
            assertThat(peer.read(false).text()).isEqualTo("hello");
            assertThat(peer.ask(HttpPeer.get("/healthz")).text()).isEqualTo("ok\n");
        }
    }

    @Test
    void echoStreamsABodyThatIsLargerThanAnyBuffer() throws Exception {
        int size = 20_000_000;
        try (HttpPeer peer = service.connect()) {
            peer.send(HttpPeer.request("POST", "/echo", "Content-Length: " + size));
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < size / 1000; i++) {
                        peer.send("x".repeat(1000));
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            assertThat(peer.read(false).body()).hasSize(size);
            sender.join();
        }
    }

    /** What has come of the body is cut off: it must not look like a whole response. */
    @Test
    void aClientThatGoesInTheMiddleOfABodyIsNoFailureOfTheHandler() throws IOException {
        try (HttpPeer peer = service.connect()) {
            peer.send(HttpPeer.request("POST", "/echo", "Content-Length: 50000") + "x".repeat(20_000));
            assertThat(peer.isAtEnd()).isFalse();
            peer.reset();
        }
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> service.pool().connections() == 0);
    }

    @Test
    void echoNeedsAMethodWithABody() throws IOException {
        Answer answer = service.ask(HttpPeer.get("/echo"));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST, PUT");
    }

    @Test
    void headersShowsTheRequestEscaped() throws IOException {
        Answer answer = service.ask(HttpPeer.get("/headers?a=<b>&c=%0a", "X-Odd: a\"b\\c\td\u0085e\u00e9"));
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.text()).contains("method   GET\n", "path     \"/headers\"\n", "version  HTTP/1.1\n",
                "client   127.0.0.1:", "field    Host: \"localhost\"\n",
                "field    X-Odd: \"a\\\"b\\\\c\\td\\u0085e\u00e9\"\n");
    }

    @Test
    void healthzSaysOk() throws IOException {
        assertThat(service.ask(HttpPeer.get("/healthz")).text()).isEqualTo("ok\n");
    }

    @Test
    void withoutARootThereAreNoFilesAndTheAnswerSaysWhy() throws IOException {
        for (String path : new String[] {"/files", "/files/", "/files/x", "/files/x/y"}) {
            Answer answer = service.ask(HttpPeer.get(path));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("--root DIR");
        }
    }

    @Test
    void anUnknownPathIsNotFound() throws IOException {
        assertThat(service.ask(HttpPeer.get("/none")).status()).isEqualTo(404);
    }
}
