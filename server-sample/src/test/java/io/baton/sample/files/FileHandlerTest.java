package io.baton.sample.files;

import io.baton.sample.http.HttpPeer;
import io.baton.sample.http.HttpPeer.Answer;
import io.baton.sample.http.RunningService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FileHandlerTest {

    private static final String CONTENT = "0123456789";
    private static final String CHANGED = "Sun, 06 Nov 1994 08:49:37 GMT";

    @TempDir
    private Path root;
    private RunningService service;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(root.resolve("digits.txt"), CONTENT);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1994-11-06T08:49:37.5Z")));
        service = RunningService.start(root);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private Answer get(String... lines) throws IOException {
        return service.ask(HttpPeer.get("/files/digits.txt", lines));
    }

    @Test
    void aFileHasTypeLengthTagAndDate() throws IOException {
        Answer answer = get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(CONTENT);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("Content-Length")).isEqualTo("10");
        assertThat(answer.header("Last-Modified")).isEqualTo(CHANGED);
        assertThat(answer.header("ETag")).matches("\"[0-9a-f-]+\"");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void headGetsTheSameHeadWithoutABody() throws IOException {
        Answer get = get();
        try (HttpPeer peer = service.connect()) {
            Answer head = peer.ask(HttpPeer.request("HEAD", "/files/digits.txt"));
            assertThat(head.status()).isEqualTo(200);
            for (String name : new String[] {"Content-Type", "Content-Length", "ETag", "Last-Modified"}) {
                assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
            }
            assertThat(peer.ask(HttpPeer.get("/healthz")).text()).isEqualTo("ok\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
    void anotherMethodIsNotAllowed(String method) throws IOException {
        Answer answer = service.ask(HttpPeer.request(method, "/files/digits.txt", "Content-Length: 0"));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({"a.html, text/html; charset=utf-8", "a.HTM, text/html; charset=utf-8", "a.css, text/css; charset=utf-8",
        "a.js, text/javascript; charset=utf-8", "a.json, application/json", "a.svg, image/svg+xml", "a.png, image/png",
        "a.tar.gz, application/gzip", "a.unknown, application/octet-stream", "html, text/html; charset=utf-8",
        "noending, application/octet-stream"})
    void theEndingOfTheNameSaysTheType(String name, String type) throws IOException {
        Files.createFile(root.resolve(name));
        assertThat(service.ask(HttpPeer.get("/files/" + name)).header("Content-Type")).isEqualTo(type);
    }

    @Test
    void namesAreDecoded() throws IOException {
        Files.writeString(root.resolve("two words+&'.txt"), "found");
        assertThat(service.ask(HttpPeer.get("/files/two%20words+&'.txt?query=x")).text()).isEqualTo("found");
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-3, 0123, bytes 0-3/10", "bytes=8-, 89, bytes 8-9/10", "bytes=-3, 789, bytes 7-9/10",
        "bytes=5-99999999999999999999, 56789, bytes 5-9/10"})
    void aRangeIsPartialContent(String range, String part, String said) throws IOException {
        Answer answer = get("Range: " + range);
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo(part);
        assertThat(answer.header("Content-Range")).isEqualTo(said);
        assertThat(answer.header("ETag")).isEqualTo(get().header("ETag"));
    }

    @Test
    void aRangeBehindTheEndCannotBeSatisfied() throws IOException {
        Answer answer = get("Range: bytes=10-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void severalRangesGetTheWholeFile() throws IOException {
        assertThat(get("Range: bytes=0-1,3-4").text()).isEqualTo(CONTENT);
        assertThat(get("Range: bytes=0-1", "Range: bytes=3-4").text()).isEqualTo(CONTENT);
        assertThat(get("Range: bytes=" + "0-1,".repeat(2000) + "0-1").status()).isEqualTo(200);
    }

    @Test
    void aRangeIsForGetAlone() throws IOException {
        Answer head = service.ask(HttpPeer.request("HEAD", "/files/digits.txt", "Range: bytes=0-3"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("10");
    }

    @Test
    void aRangeCountsIfIfRangeNamesThisFile() throws IOException {
        String range = "Range: bytes=0-3";
        assertThat(get(range, "If-Range: " + get().header("ETag")).status()).isEqualTo(206);
        assertThat(get(range, "If-Range: " + CHANGED).status()).isEqualTo(206);
        assertThat(get(range, "If-Range: \"another\"").text()).isEqualTo(CONTENT);
        assertThat(get(range, "If-Range: W/" + get().header("ETag")).text()).isEqualTo(CONTENT);
        assertThat(get(range, "If-Range: Sun, 06 Nov 1994 08:49:38 GMT").text()).isEqualTo(CONTENT);
    }

    @Test
    void whatTheClientHasIsNotModified() throws IOException {
        String tag = get().header("ETag");
        for (String line : new String[] {"If-None-Match: " + tag, "If-None-Match: W/" + tag, "If-None-Match: *",
            "If-None-Match: \"x\" , " + tag, "If-Modified-Since: " + CHANGED,
            "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT"}) {
            Answer answer = get(line);
            assertThat(answer.status()).as(line).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(tag);
            assertThat(answer.header("Last-Modified")).isEqualTo(CHANGED);
        }
    }

    @Test
    void whatTheClientDoesNotHaveIsSent() throws IOException {
        for (String line : new String[] {"If-None-Match: \"x\"", "If-None-Match: ", "If-Modified-Since: yesterday",
            "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT"}) {
            assertThat(get(line).text()).as(line).isEqualTo(CONTENT);
        }
        assertThat(get("If-None-Match: \"x\"", "If-Modified-Since: " + CHANGED).status()).isEqualTo(200);
    }

    @Test
    void aFileThatIsNotTheOneMeantIsAFailedPrecondition() throws IOException {
        String tag = get().header("ETag");
        assertThat(get("If-Match: \"x\"").status()).isEqualTo(412);
        assertThat(get("If-Match: W/" + tag).status()).isEqualTo(412);
        assertThat(get("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT").status()).isEqualTo(412);
        assertThat(get("If-Match: " + tag).status()).isEqualTo(200);
        assertThat(get("If-Match: *").status()).isEqualTo(200);
        assertThat(get("If-Unmodified-Since: " + CHANGED).status()).isEqualTo(200);
    }

    @Test
    void aFileThatWasChangedHasAnotherTag() throws IOException {
        String before = get().header("ETag");
        Files.writeString(root.resolve("digits.txt"), "9876543210");
        Answer after = get("If-None-Match: " + before);
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.text()).isEqualTo("9876543210");
    }

    @Test
    void aFileOfTheFutureIsNotNewerThanItsResponse() throws IOException {
        Path file = root.resolve("digits.txt");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(1000))));
        Answer answer = get();
        assertThat(HttpDates.parse(answer.header("Last-Modified")).orElseThrow())
                .isBeforeOrEqualTo(HttpDates.parse(answer.header("Date")).orElseThrow().plusSeconds(1));
    }

    @Test
    void anEmptyFileIsAnEmptyBody() throws IOException {
        Files.createFile(root.resolve("empty"));
        Answer answer = service.ask(HttpPeer.get("/files/empty"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(service.ask(HttpPeer.get("/files/empty", "Range: bytes=0-")).status()).isEqualTo(416);
    }

    @Test
    void pipelinedRequestsGetTheirPartsInOrder() throws IOException {
        byte[] big = new byte[1_000_000];
        Random random = new Random(1);
        random.nextBytes(big);
        Files.write(root.resolve("big"), big);
        try (HttpPeer peer = service.connect()) {
            for (int i = 0; i < 20; i++) {
                peer.send(HttpPeer.get("/files/big", "Range: bytes=" + i * 10_000 + "-") + HttpPeer.get("/plaintext"));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(peer.read(false).body()).isEqualTo(Arrays.copyOfRange(big, i * 10_000, big.length));
                assertThat(peer.read(false).text()).isEqualTo("Hello, World!");
            }
        }
    }

    @Test
    void aClientThatGoesInTheMiddleOfAFileDisturbsNobody() throws IOException {
        Files.write(root.resolve("big"), new byte[20_000_000]);
        for (int i = 0; i < 10; i++) {
            HttpPeer peer = service.connect();
            peer.send(HttpPeer.get("/files/big").repeat(3));
            assertThat(peer.isAtEnd()).isFalse();
            peer.reset();
        }
        assertThat(get().text()).isEqualTo(CONTENT);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> service.pool().connections() == 0);
    }
}
