package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A body of which a part could not be sent. What is written behind it would stand in its place. */
class BrokenStreamTest {

    private static final int PIECES = 400;
    private static final byte[] PIECE = new byte[100_000];

    static {
        Arrays.fill(PIECE, (byte) 'x');
    }

    enum Body { CHUNKED, SIZED }

    enum Who { HANDLER, OTHER_THREAD }

    private final AtomicReference<Thread> writer = new AtomicReference<>();
    private final AtomicReference<Throwable> wrong = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A handler that takes no notice of what a write throws. */
    private void write(HttpResponse response, Body body) {
        try {
            if (body == Body.SIZED) {
                response.contentLength((long) PIECES * PIECE.length);
            }
            OutputStream out = response.stream();
            writer.set(Thread.currentThread());
            int failed = 0;
            for (int i = 0; i < PIECES; i++) {
                try {
                    out.write(PIECE);
                } catch (InterruptedIOException e) {
                    failed++;
                    Thread.interrupted();
                } catch (java.io.IOException e) {
                    failed++;
                }
            }
            assertThat(failed).isPositive();
            assertThatIOException().isThrownBy(out::flush);
            assertThatIOException().isThrownBy(out::close);
            assertThat(response.isComplete()).isTrue();
        } catch (Throwable e) {
            wrong.set(e);
        } finally {
            closed.countDown();
        }
    }

    private void interruptsIt(Body body, Who who) throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/next", (request, response) -> response.send("next"))
                .route("/", (request, response) -> {
                    if (who == Who.HANDLER) {
                        write(response, body);
                    } else {
                        new Thread(() -> write(response, body)).start();
                    }
                })); Client client = new Client(server.address(), 16 << 10)) {
            client.send(Client.get("/") + Client.get("/next"));
            // It waits for the client, which reads nothing.
            eventually().until(() -> writer.get() != null && (writer.get().getState() == Thread.State.TIMED_WAITING
                    || writer.get().getState() == Thread.State.WAITING));
            writer.get().interrupt();
            awaitThat(closed, "the stream is closed");
            String all = client.readToEnd();
            assertThat(wrong.get()).isNull();
            assertThat(all).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("next").doesNotEndWith("\r\n0\r\n\r\n");
            assertThat(all.length()).isLessThan(PIECES * PIECE.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientSeesThatAPartOfAResponseIsMissing(Who who) throws Exception {
        interruptsIt(Body.CHUNKED, who);
    }

    /** Else the next response would be read as the rest of this body. */
    @ParameterizedTest
    @EnumSource
    void noResponseStandsInThePlaceOfTheMissingPart(Who who) throws Exception {
        interruptsIt(Body.SIZED, who);
    }
}
