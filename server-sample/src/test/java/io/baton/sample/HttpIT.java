package io.baton.sample;

import io.baton.sample.http.HttpPeer;
import io.baton.sample.http.HttpPeer.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The HTTP service of the packaged program. */
class HttpIT {

    @TempDir
    private Path directory;

    @Test
    void echoAndHttpAreServedByTheSamePool() throws Exception {
        try (Program program = Program.serve(); EchoPeer echo = EchoPeer.of(program);
                HttpPeer http = HttpProgram.connect(program)) {
            echo.send("hello");
            assertThat(echo.receive(5)).isEqualTo("hello");
            assertThat(http.ask(HttpPeer.get("/plaintext")).text()).isEqualTo("Hello, World!");
            assertThat(http.ask(HttpPeer.get("/metrics")).text()).contains("\nbaton_pool_connections 2\n",
                    "\nbaton_http_connections 1\n");
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void aClientOfTheJdkGetsTheAddressThatIsPrinted() throws Exception {
        try (Program program = Program.serve()) {
            URI index = URI.create(program.awaitOut("HTTP at (http://\\S+/),"));
            HttpResponse<String> response = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(index).timeout(Program.PATIENCE).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("/block?for=10ms");
        }
    }

    @Test
    void withoutHttpThereIsEchoAlone() throws Exception {
        try (Program program = Program.start("--echo-port", "0", "--no-http"); EchoPeer echo = EchoPeer.of(program)) {
            echo.send("hello");
            assertThat(echo.receive(5)).isEqualTo("hello");
            assertThat(program.out()).startsWith("listening: echo at 127.0.0.1:").doesNotContain("HTTP");
        }
    }

    @Test
    void theFilesOfTheRootAreServed() throws Exception {
        Files.writeString(directory.resolve("page.html"), "<p>hello");
        try (Program program = Program.serve("--root", directory.toString())) {
            Answer answer = HttpProgram.ask(program, HttpPeer.get("/files/page.html"));
            assertThat(answer.text()).isEqualTo("<p>hello");
            assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        }
    }

    /** On both kinds of threads the lead passes from a handler that sleeps to one that answers. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "platform"})
    void blockedHandlersDelayNeitherHttpNorEcho(String followers) throws Exception {
        try (Program program = Program.serve("--followers", followers);
                HttpPeer slow = HttpProgram.connect(program); HttpPeer slow2 = HttpProgram.connect(program);
                HttpPeer quick = HttpProgram.connect(program); EchoPeer echo = EchoPeer.of(program)) {
            slow.send(HttpPeer.get("/block?for=60s"));
            slow2.send(HttpPeer.get("/block?for=60s"));
            Awaitility.await().atMost(Program.PATIENCE).until(
                    () -> quick.ask(HttpPeer.get("/state")).text().contains("\"blocked\":2,"));
            echo.send("hello");
            assertThat(echo.receive(5)).isEqualTo("hello");
            assertThat(slow.hasReceived() || slow2.hasReceived()).as("a blocked request was answered").isFalse();
        }
    }

    @Test
    void sigtermLetsARequestUnderWayBeAnswered() throws Exception {
        try (Program program = Program.serve(); HttpPeer slow = HttpProgram.connect(program);
                HttpPeer quick = HttpProgram.connect(program)) {
            slow.send(HttpPeer.get("/block?for=1s"));
            Awaitility.await().atMost(Program.PATIENCE).until(
                    () -> quick.ask(HttpPeer.get("/state")).text().contains("\"blocked\":1,"));
            program.terminate();
            Answer answer = slow.read(false);
            assertThat(answer.text()).endsWith(" has slept for 1000 ms\n");
            assertThat(slow.isAtEnd()).isTrue();
            assertThat(program.exitCode()).isZero();
            assertThat(program.err()).isEmpty();
        }
    }
}
