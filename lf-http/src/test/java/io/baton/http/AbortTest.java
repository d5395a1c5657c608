package io.baton.http;

import static io.baton.http.RunningServer.awaitThat;
import static io.baton.http.RunningServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A response that is given up. */
class AbortTest {

    enum When { BEFORE, HEADERS_SET, STREAM_BEGUN, STREAM_FLUSHED }

    private static OutputStream prepare(HttpResponse response, When when) throws IOException {
        if (when == When.BEFORE) {
            return null;
        }
        response.status(201).header("X", "y");
        if (when == When.HEADERS_SET) {
            return null;
        }
        OutputStream out = response.stream();
        out.write(new byte[100]);
        if (when == When.STREAM_FLUSHED) {
            out.flush();
        }
        return out;
    }

    private static void assertNotWhole(Client client) {
        assertThatThrownBy(client::read).isInstanceOf(IOException.class).hasMessageNotContaining("timed out");
    }

    @ParameterizedTest
    @EnumSource
    void theClientSeesAnEndAndNoWholeResponse(When when) throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (RunningServer server = RunningServer.of((request, response) -> {
            OutputStream out = prepare(response, when);
            response.abort();
            try {
                response.abort();
                assertThat(response.isComplete()).isTrue();
                assertThatIllegalStateException().isThrownBy(response::send);
                if (out != null) {
                    assertThatThrownBy(() -> {
                        out.write(new byte[100_000]);
                        out.flush();
                    }).isInstanceOfAny(IOException.class, IllegalStateException.class);
                }
            } catch (Throwable e) {
                failures.add(e);
            }
        }); Client client = server.connect()) {
            client.send(Client.get("/") + Client.get(Attack.SMUGGLED));
            assertNotWhole(client);
            eventually().until(() -> server.snapshot().connections() == 0);
            assertThat(failures).isEmpty();
            assertThat(server.snapshot().requests()).isEqualTo(1);
            assertThat(server.snapshot().handlerErrors()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadMayGiveItUpLater(When when) throws Exception {
        BlockingQueue<HttpResponse> open = new LinkedBlockingQueue<>();
        try (RunningServer server = RunningServer.of((request, response) -> {
            prepare(response, when);
            open.add(response);
        }); Client client = server.connect()) {
            client.send(Client.get("/"));
            HttpResponse response = open.poll(15, TimeUnit.SECONDS);
            response.abort();
            assertNotWhole(client);
            assertThat(response.isComplete()).isTrue();
            server.awaitNoConnection();
        }
    }

    /** The handler is still at work; it must not be left in a stream that leads nowhere. */
    @Test
    void aHandlerThatWaitsForRoomIsReleased() throws Exception {
        BlockingQueue<HttpResponse> open = new LinkedBlockingQueue<>();
        CountDownLatch released = new CountDownLatch(1);
        try (Logs logs = new Logs(); RunningServer server = RunningServer.of((request, response) -> {
            OutputStream out = response.stream();
            open.add(response);
            try {
                for (int i = 0; i < 100_000; i++) {
                    out.write(new byte[10_000]);
                }
            } finally {
                released.countDown();
            }
        }); Client client = new Client(server.address(), 8 << 10)) {
            client.send(Client.get("/"));
            HttpResponse response = open.poll(15, TimeUnit.SECONDS);
            client.in().read();
            response.abort();
            awaitThat(released, "the handler has been told");
            // What was written before still waits for this client.
            client.reset();
            server.awaitNoConnection();
            assertThat(logs).isNotNull();
        }
    }

    @Test
    void aCompleteResponseIsNotGivenUp() throws IOException {
        try (RunningServer server = RunningServer.of((request, response) -> {
            response.send("whole");
            response.abort();
        }); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("whole");
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("whole");
            server.assertAllAnswered();
        }
    }
}
