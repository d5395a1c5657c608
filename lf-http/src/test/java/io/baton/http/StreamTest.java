package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Responses that are sent in parts. */
class StreamTest {

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private HttpHandler checked(HttpHandler handler) {
        return (request, response) -> {
            try {
                handler.handle(request, response);
            } catch (Throwable e) {
                failures.add(e);
                throw e;
            }
        };
    }

    private Response ask(HttpHandler handler) throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings.route("/next", (q, r) -> r.send("next"))
                .routePrefix("/", checked(handler))); Client client = server.connect()) {
            Response response = client.ask(Client.get("/"));
            assertThat(client.ask(Client.get("/next")).text()).isEqualTo("next");
            assertThat(failures).isEmpty();
            server.assertAllAnswered();
            return response;
        }
    }

    @Test
    void aStreamIsChunked() throws IOException {
        Response response = ask((request, r) -> {
            try (OutputStream out = r.stream()) {
                out.write('a');
                out.write(ascii("bcdef"), 1, 3);
                out.flush();
                out.write(new byte[0]);
                out.flush();
                out.write(ascii("g"));
            }
        });
        assertThat(response.chunked()).isTrue();
        assertThat(response.text()).isEqualTo("acdeg");
    }

    @Test
    void anAnnouncedLengthIsNotChunked() throws IOException {
        Response response = ask((request, r) -> {
            try (OutputStream out = r.contentLength(10_000).stream()) {
                out.write(new byte[9_999]);
                out.write(0);
            }
        });
        assertThat(response.chunked()).isFalse();
        assertThat(response.body()).hasSize(10_000);
    }

    @Test
    void anEmptyStreamIsAnEmptyBody() throws IOException {
        assertThat(ask((request, r) -> r.stream().close()).body()).isEmpty();
        assertThat(ask((request, r) -> r.contentLength(0).stream().close()).body()).isEmpty();
        assertThat(ask((request, r) -> {
            OutputStream out = r.stream();
            out.flush();
            assertThat(r.isCommitted()).isTrue();
            assertThat(r.isComplete()).isFalse();
            out.close();
        }).body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4_096, 65_536, 300_000})
    void writesOfAnySizeAreByteExact(int most) throws IOException {
        Random random = Seed.random("writes up to " + most);
        byte[] bytes = new byte[most < 10 ? 5_000 : 1_000_000];
        random.nextBytes(bytes);
        Response response = ask((request, r) -> {
            try (OutputStream out = r.stream()) {
                for (int at = 0; at < bytes.length;) {
                    int count = Math.min(random.nextInt(most) + 1, bytes.length - at);
                    byte[] piece = Arrays.copyOfRange(bytes, at, at + count);
                    out.write(piece);
                    // The stream must have copied it.
                    Arrays.fill(piece, (byte) 0);
                    if (random.nextInt(10) == 0) {
                        out.flush();
                    }
                    at += count;
                }
            }
        });
        assertThat(response.body()).isEqualTo(bytes);
    }

    @Test
    void flushSendsWhatIsThere() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (RunningServer server = RunningServer.of((request, response) -> {
            try (OutputStream out = response.contentLength(10).stream()) {
                out.write(ascii("first"));
                out.flush();
                awaitThat(read, "the client has read");
                out.write(ascii("then."));
            }
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            for (String head = ""; !head.endsWith("\r\n\r\n");) {
                head += client.readText(1);
            }
            assertThat(client.readText(5)).isEqualTo("first");
            read.countDown();
            assertThat(client.readText(5)).isEqualTo("then.");
        }
    }

    @Test
    void moreThanAnnouncedIsNotSent() throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.of((request, response) -> {
            OutputStream out = response.contentLength(5).stream();
            try {
                out.write(ascii("hello"));
                assertThatThrownBy(() -> {
                    out.write(ascii(Client.get(Attack.SMUGGLED)));
                    out.flush();
                }).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
            } catch (Throwable e) {
                failures.add(e);
            }
            try {
                out.close();
            } catch (IOException e) {
                // It may say so once more.
            }
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            String all = client.readToEndOrSilence();
            assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).isIn("hello", "");
            assertThat(failures).isEmpty();
            assertThat(logs).isNotNull();
        }
    }

    @Test
    void fewerThanAnnouncedEndTheConnection() throws Exception {
        try (Logs logs = new Logs(); RunningServer server = RunningServer.of((request, response) -> {
            OutputStream out = response.contentLength(10).stream();
            out.write(ascii("hello"));
            try {
                assertThatThrownBy(out::close).isInstanceOf(IOException.class);
            } catch (Throwable e) {
                failures.add(e);
            }
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            assertThatThrownBy(client::read).isInstanceOf(IOException.class).hasMessageNotContaining("timed out");
            assertThat(failures).isEmpty();
            assertThat(logs).isNotNull();
        }
    }

    @Test
    void aStreamIsTheOnlyWayOnceItHasBegun() throws IOException {
        ask((request, r) -> {
            OutputStream out = r.stream();
            assertThatIllegalStateException().isThrownBy(r::stream);
            assertThatIllegalStateException().isThrownBy(() -> r.send("x"));
            assertThatIllegalStateException().isThrownBy(r::send);
            assertThatIllegalStateException().isThrownBy(() -> r.sendFile(java.nio.file.Path.of("/etc/passwd"), 0, 1));
            assertThatIllegalStateException().isThrownBy(() -> r.upgrade("x", (connection, in) -> { }));
            assertThatNullPointerException().isThrownBy(() -> out.write(null, 0, 1));
            assertThatThrownBy(() -> out.write(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> out.write(new byte[2], -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            out.write(1);
            out.flush();
            assertThatIllegalStateException().isThrownBy(() -> r.status(404));
            assertThatIllegalStateException().isThrownBy(() -> r.header("A", "b"));
            assertThatIllegalStateException().isThrownBy(() -> r.contentLength(5));
            out.close();
            out.close();
            assertThat(r.isComplete()).isTrue();
            assertThatThrownBy(() -> out.write(1)).isInstanceOfAny(IOException.class, IllegalStateException.class);
        });
    }

    @Test
    void trailersComeBehindTheChunks() throws IOException {
        Response response = ask((request, r) -> {
            r.trailer("First", "before");
            try (OutputStream out = r.stream()) {
                out.write(1);
                out.flush();
                r.trailer("Sum", "1").trailer("Other", "");
            }
        });
        assertThat(response.trailer("first")).isEqualTo("before");
        assertThat(response.trailer("Sum")).isEqualTo("1");
        assertThat(response.trailer("Other")).isEmpty();
        assertThat(ask((request, r) -> r.trailer("Sum", "1").send("not chunked")).trailers()).isEmpty();
        assertThat(ask((request, r) -> {
            try (OutputStream out = r.contentLength(1).trailer("Sum", "1").stream()) {
                out.write(1);
            }
        }).trailers()).isEmpty();
    }
}
