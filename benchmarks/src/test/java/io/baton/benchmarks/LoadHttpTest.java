package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the driver takes for an HTTP response, and what it does not. */
class LoadHttpTest {

    private static final String RIGHT = "HTTP/1.1 200 OK\r\nServer: test\r\ncontent-type: text/plain;charset=utf-8\r\n"
            + "Date: today\r\nContent-Length: 13\r\n\r\nHello, World!";
    private static final String BLOCKED = RIGHT.replace("World", "Block");
    private static final Load LOAD =
            Load.of("http", "--connections", 1, "--http", "/plaintext", "--warmup", 0, "--seconds", 0.2);

    private static final Load MIX = LOAD.with("--block-path", "/block", "--block-chance", 5, "--seconds", 2);

    @ParameterizedTest
    @CsvSource({
        "200 OK, 500 Oops, the status is not 200",
        "World, Wordl, came back changed",
        "text/plain, text/html, the type is not text/plain",
        "Length: 13, Length: 12, the length is not that of the body",
        "Length: 13, Ending: 13, without Content-Length",
        "Date: today, Gate: today, without",
        "Server:, Waiter:, without",
        "Hello, Hello!Hello, came back changed"
    })
    void aWrongResponseIsAnError(String right, String wrong, String complaint) {
        String response = RIGHT.replace(right, wrong);
        assertThat(response).isNotEqualTo(RIGHT);
        OneClient server = (in, out) -> {
            answer(in, out, RIGHT, 20);
            answer(in, out, response, 1);
            answer(in, out, RIGHT, Integer.MAX_VALUE);
        };
        assertThatThrownBy(() -> server.load(LOAD.with("--seconds", 20)))
                .isInstanceOf(IOException.class).hasMessageContaining(complaint);
    }

    @Test
    void moreResponsesThanRequestsAreAnError() {
        OneClient server = (in, out) -> answer(in, out, RIGHT + RIGHT, Integer.MAX_VALUE);
        assertThatThrownBy(() -> server.load(LOAD.with("--seconds", 20)))
                .hasMessageContaining("more came back than was sent");
    }

    @Test
    void responsesMayComeInPiecesAndChangeTheirDate() throws IOException, InterruptedException {
        OneClient server = (in, out) -> {
            answer(in, out, RIGHT, 10);
            for (int cut = 1; cut < RIGHT.length(); cut++) {
                request(in);
                String response = RIGHT.replace("today", cut % 2 == 0 ? "tomorrow" : "a day later");
                send(out, response.substring(0, cut));
                send(out, response.substring(cut));
            }
            answer(in, out, RIGHT, Integer.MAX_VALUE);
        };
        Map<String, Object> report = server.load(LOAD.with("--seconds", 3));
        assertThat(Json.number(report, "verified")).isGreaterThan(RIGHT.length());
        assertThat(report).containsEntry("protocol", "http").containsEntry("reply_size", 13);
    }

    @Test
    void depthIsThatOfThePipelineAndEachResponseCounts() throws IOException, InterruptedException {
        // It answers when it has all 16, so a driver that sends fewer gets no answer at all.
        OneClient server = (in, out) -> {
            for (int rounds = 0; rounds < 20; rounds++) {
                for (int i = 0; i < 16; i++) {
                    request(in);
                }
                send(out, RIGHT.repeat(16));
            }
            // The measured time ends somewhere in here, and the last ones are answered as they come.
            while (request(in)) {
                send(out, RIGHT);
            }
        };
        Map<String, Object> report = server.load(LOAD.with("--depth", 16, "--seconds", 1));
        assertThat(Json.number(report, "verified")).isGreaterThan(320);
        assertThat(report).containsEntry("depth", 16);
    }

    @Test
    void anOpenLoopAsksAsOftenAsItWasTold() throws IOException, InterruptedException {
        OneClient server = (in, out) -> answer(in, out, RIGHT, Integer.MAX_VALUE);
        Map<String, Object> report = server.load(LOAD.with("--rate", 1000));
        assertThat(report).containsEntry("mode", "open").containsEntry("verified", 200);
    }

    @Test
    void eachPathHasItsBodyAndIsCountedApart() throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>();
        OneClient server = (in, out) -> {
            for (String path = path(in); path != null; path = path(in)) {
                paths.add(path);
                send(out, path.equals("/block") ? BLOCKED : RIGHT);
            }
        };
        Map<String, Object> report = server.load(MIX);
        double slow = Json.number(report, "slow_messages");
        double quick = Json.number(report, "quick_messages");
        assertThat(paths).containsOnly("/block", "/plaintext");
        assertThat(slow / (quick + slow)).as("one in five").isCloseTo(0.2, within(0.05));
        double late = paths.size() - quick - slow;
        assertThat(paths.stream().filter("/block"::equals).count() - slow)
                .as("slow among the %s that were answered after the measured time", late).isBetween(0.0, late);
    }

    @Test
    void theAnswerOfAnotherPathIsAnError() {
        OneClient server = (in, out) -> {
            while (path(in) != null) {
                send(out, RIGHT);
            }
        };
        assertThatThrownBy(() -> server.load(MIX.with("--seconds", 20)))
                .isInstanceOf(IOException.class).hasMessageContaining("came back changed");
    }

    @Test
    void aPathThatNobodyAsksForIsRefused() {
        for (Load load : List.of(Load.of("no HTTP", "--connections", 1, "--block-path", "/block"),
                LOAD.with("--slow", 1), LOAD.with("--block-chance", 5))) {
            assertThatThrownBy(() -> load.run(TestTools.get(), 1, 0, new Place(Cores.allowed(), 0)))
                    .as(load.toString()).isInstanceOf(IOException.class).hasMessageContaining("--block-path PATH");
        }
    }

    private static void answer(InputStream in, OutputStream out, String response, int times) throws IOException {
        for (int i = 0; i < times && request(in); i++) {
            send(out, response);
        }
    }

    /** Reads one for TechEmpower's plaintext; whether there was one. */
    private static boolean request(InputStream in) throws IOException {
        String path = path(in);
        assertThat(path).isIn("/plaintext", null);
        return path != null;
    }

    /** Reads a request; its path, or null where there is none. */
    private static String path(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            text.append((char) next);
        }
        assertThat(text).matches("(?s)GET /\\w+ HTTP/1.1\r\n.*").contains("\r\nHost: ");
        return text.substring("GET ".length(), text.indexOf(" HTTP/"));
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
