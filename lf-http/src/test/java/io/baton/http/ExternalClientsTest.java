package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that others have written. Each test is skipped where its program is not installed. */
class ExternalClientsTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start(settings -> settings
                .route("/plaintext", (request, response) -> response.send("Hello, World!"))
                .route("/echo", (request, response) -> response.send(request.body()))
                .route("/hints", (request, response) -> response.informational(103, "Link", "</a.css>").send("hinted"))
                .route("/stream", (request, response) -> {
                    try (OutputStream out = response.stream()) {
                        for (int i = 0; i < 100; i++) {
                            out.write("0123456789".repeat(100).getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                }));
    }

    @AfterAll
    static void close() throws IOException {
        server.close();
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    /** Runs a program to its end and returns what it has printed. */
    private static String run(String... command) throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command[0]))), command[0]
                        + " is not installed");
        Path output = Files.createTempFile(command[0], ".out");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command[0]).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
            String text = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
            assertThat(process.exitValue()).as("exit value of %s: %s", command[0], text).isZero();
            return text;
        } finally {
            Files.delete(output);
        }
    }

    @Test
    void curl() throws Exception {
        assertThat(run("curl", "-sS", "--http1.1", url("/plaintext"), url("/plaintext")))
                .isEqualTo("Hello, World!Hello, World!");
        assertThat(run("curl", "-sS", "-I", url("/plaintext"))).startsWith("HTTP/1.1 200 ");
        assertThat(run("curl", "-sS", "-i", url("/hints")))
                .startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 ");
        assertThat(run("curl", "-sS", "-0", url("/stream"))).hasSize(100_000);
        assertThat(run("curl", "-sS", "--http2", url("/plaintext"))).isEqualTo("Hello, World!");
        assertThat(run("curl", "-sS", "-d", "some text", url("/echo"))).isEqualTo("some text");
        assertThat(run("curl", "-sS", "-H", "Transfer-Encoding: chunked", "-d", "some text", url("/echo")))
                .isEqualTo("some text");
        assertThat(run("curl", "-sS", "-H", "Expect: 100-continue", "-d", "some text", url("/echo")))
                .isEqualTo("some text");
        Path large = Files.write(Files.createTempFile("large", ".body"), new byte[1_000_000]);
        try {
            assertThat(run("curl", "-sS", "-T", large.toString(), url("/echo"))).hasSize(1_000_000);
            assertThat(run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-T", large.toString(), "-H",
                    "Transfer-Encoding: chunked", url("/none"))).isEqualTo("404");
        } finally {
            Files.delete(large);
        }
    }

    @Test
    void wrk() throws Exception {
        assertThat(run("wrk", "-t1", "-c64", "-d1s", url("/plaintext"))).contains("Requests/sec")
                .doesNotContain("Socket errors", "Non-2xx");
    }

    @Test
    void ab() throws Exception {
        for (String keepAlive : new String[] {"-k", "-d"}) {
            assertThat(run("ab", keepAlive, "-q", "-c", "16", "-n", "3000", url("/plaintext")))
                    .containsPattern("Complete requests:\\s+3000").containsPattern("Failed requests:\\s+0")
                    .doesNotContain("Non-2xx");
        }
    }

    @Test
    void h2load() throws Exception {
        assertThat(run("h2load", "--h1", "-c", "16", "-m", "8", "-n", "5000", url("/plaintext")))
                .contains("5000 succeeded, 0 failed, 0 errored, 0 timeout");
    }

    @Test
    void siege() throws Exception {
        assertThat(run("siege", "-q", "-b", "-c", "8", "-r", "100", url("/plaintext")))
                .doesNotContain("error");
    }
}
