package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that keeps what it must not keep, or does two things at once, harms its own client at most. */
class StrangerTest {

    /** The memory behind them serves the next request: whoever asks too late must not see another client's fields. */
    @Test
    void theFieldsOfARequestThatIsOverFail() throws Exception {
        BlockingQueue<HttpHeaders> kept = new LinkedBlockingQueue<>();
        try (RunningServer server = RunningServer.of((request, response) -> {
            kept.add(request.headers());
            response.send("ok");
        }); Client client = server.connect()) {
            client.ask("GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: mine\r\n\r\n");
            HttpHeaders first = kept.poll(20, TimeUnit.SECONDS);
            client.ask("GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: another's\r\n\r\n");
            // The handler of the second has begun, so the first is over.
            assertThat(kept.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThatIllegalStateException().isThrownBy(() -> first.first("Authorization"));
            assertThatIllegalStateException().isThrownBy(() -> first.all("Authorization"));
            assertThatIllegalStateException().isThrownBy(() -> first.hasToken("Authorization", "mine"));
            assertThatIllegalStateException().isThrownBy(() -> first.name(0));
            assertThatIllegalStateException().isThrownBy(() -> first.value(0));
            assertThatIllegalStateException().isThrownBy(first::size);
            assertThatIllegalStateException().isThrownBy(() -> first.forEach((name, value) -> { }));
            assertThat(first.toString()).doesNotContain("mine");
        }
    }

    /** Each response has one answer, whoever gives it: the others are told, and no client gets another's bytes. */
    @Test
    void twoThreadsThatAnswerTheSameRequestAtOnceMixNothing() throws Exception {
        int rounds = 500;
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        CountDownLatch ended = new CountDownLatch(2 * rounds);
        try (RunningServer server = RunningServer.of((request, response) -> {
            String path = request.path();
            for (int i = 0; i < 2; i++) {
                String by = path + " by " + i;
                new Thread(() -> {
                    try {
                        response.header("X-By", by).send(by);
                    } catch (IllegalStateException tooLate) {
                        // One of both.
                    } catch (Throwable e) {
                        wrong.add(e);
                    } finally {
                        ended.countDown();
                    }
                }).start();
            }
        }); Client client = server.connect()) {
            for (int i = 0; i < rounds; i++) {
                Response response = client.ask(Client.get("/" + i));
                assertThat(response.text()).startsWith("/" + i + " by ");
                String path = "/" + i + " ";
                assertThat(response.headers("X-By")).contains(response.text())
                        .allSatisfy(by -> assertThat(by).startsWith(path));
            }
            awaitThat(ended, "all threads end");
            assertThat(wrong).isEmpty();
            server.assertAllAnswered();
        }
    }

    /** After it has thrown, nobody may write into the memory of a response, which serves others then. */
    @Test
    void aResponseThatIsKeptAfterItsHandlerHasThrownSendsNothing() throws Exception {
        List<HttpResponse> kept = new ArrayList<>();
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .route("/ok", (request, response) -> response.header("X-Mine", "1").send("ok"))
                .route("/throw", (request, response) -> {
                    kept.add(response);
                    throw new RuntimeException() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public synchronized Throwable getCause() {
                            throw new IllegalStateException("a cause that throws");
                        }
                    };
                }))) {
            for (int i = 0; i < 50; i++) {
                assertThat(server.ask(Client.get("/throw")).status()).isEqualTo(500);
                HttpResponse response = kept.get(i);
                assertThatIllegalStateException().isThrownBy(() -> response.header("X-Other", "1"));
                assertThatIllegalStateException().isThrownBy(() -> response.send("late"));
                assertThatIllegalStateException().isThrownBy(response::stream);
                response.abort();
                Response next = server.ask(Client.get("/ok"));
                assertThat(next.text()).isEqualTo("ok");
                assertThat(next.header("X-Other")).isNull();
            }
            assertThat(server.snapshot().handlerErrors()).isEqualTo(50);
            assertThat(logs).isNotNull();
        }
    }

    /** A regular file that may be read as far as its permissions say, and cannot be opened: as without descriptors. */
    @Test
    void aFileThatCannotBeOpenedIsNoticedBeforeTheHeadIsSent() throws Exception {
        Path file = Path.of("/sys/bus/cpu/drivers_probe");
        assumeTrue(Files.isRegularFile(file), "no " + file);
        Response response = Answer.ask(Client.get("/"), to -> {
            assertThatThrownBy(() -> to.sendFile(file, 0, 1)).isInstanceOf(IOException.class);
            to.status(503).send("cannot be opened");
        });
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).isEqualTo("cannot be opened");
    }

    /** Its stream stays open: the connection waits for whoever has it, and close() does not wait for ever. */
    @Test
    void aStreamThatNobodyClosesEndsWithTheServer() throws Exception {
        try (RunningServer server = RunningServer.of((request, response) -> response.stream().write(1));
                Client client = server.connect()) {
            client.send(Client.get("/"));
            eventually().until(() -> server.snapshot().requests() == 1);
            server.server().close(java.time.Duration.ofMillis(50));
            assertThat(client.isEnded()).isTrue();
        }
    }
}
