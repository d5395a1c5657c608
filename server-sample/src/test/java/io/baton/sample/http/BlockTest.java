package io.baton.sample.http;

import io.baton.sample.http.HttpPeer.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BlockTest {

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
        "/block           | Say for how long. Example: /block?for=10ms",
        "/block?for=      | '' is no duration; write 500ms, 60s, 5m, 1h or 0. Example: /block?for=10ms",
        "/block?for=10    | '10' is no duration; write 500ms, 60s, 5m, 1h or 0. Example: /block?for=10ms",
        "/block?for=-1s   | '-1s' is no duration; write 500ms, 60s, 5m, 1h or 0. Example: /block?for=10ms",
        "/block?for=%3Cb  | '<b' is no duration; write 500ms, 60s, 5m, 1h or 0. Example: /block?for=10ms",
        "/block?for=60001ms     | '60001ms' is too long; write 60s at most. Example: /block?for=10ms",
        "/block?for=999999999h  | '999999999h' is too long; write 60s at most. Example: /block?for=10ms",
    })
    void aWrongTimeIsRefusedAndTheAnswerSaysWhatToDo(String target, String message) throws IOException {
        Answer answer = service.ask(HttpPeer.get(target));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo(message + "\n");
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void theHandlerSleepsAtLeastThatLong() throws IOException {
        long start = System.nanoTime();
        assertThat(service.ask(HttpPeer.get("/block?for=200ms")).text()).endsWith(" has slept for 200 ms\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    /** The state is answered while handlers sleep, by a thread that does not. */
    @Test
    void quickRequestsGoOnWhileHandlersBlock() throws IOException {
        List<HttpPeer> blocked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            HttpPeer peer = service.connect();
            peer.send(HttpPeer.get("/block?for=60s"));
            blocked.add(peer);
        }
        try (HttpPeer quick = service.connect()) {
            String state = Awaitility.await().atMost(Duration.ofSeconds(50)).until(
                    () -> quick.ask(HttpPeer.get("/state")).text(), each -> each.contains("\"blocked\":3,"));
            String thread = state.replaceFirst(".*\"thread\":\"([^\"]+)\".*", "$1");
            String sleeping = state.replaceFirst(".*\"blockedThreads\":\\[([^\\]]+)\\].*", "$1");
            assertThat(sleeping.split(",")).hasSize(3).doesNotContain('"' + thread + '"');
            assertThat(quick.ask(HttpPeer.get("/plaintext")).text()).isEqualTo("Hello, World!");
        }
        for (HttpPeer peer : blocked) {
            assertThat(peer.hasReceived()).isFalse();
            peer.close();
        }
    }
}
