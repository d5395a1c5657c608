package io.baton.httpserver;

import com.sun.net.httpserver.Headers;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers that cannot be sent. */
class RefusedHeadersTest extends Servers {

    /** What was put before the one that is refused must not be there twice, nor stay if it is taken away. */
    @Test
    void aHandlerMayTakeAwayAHeaderThatWasRefusedAndTryAgain() throws Exception {
        Map<String, String> refused = Map.of("A name", "x", "", "x", "N\u00e4me", "x", "Control", "x\u0001",
                "Delete", "x\u007f");
        for (Map.Entry<String, String> field : refused.entrySet()) {
            AtomicReference<Throwable> told = new AtomicReference<>();
            InetSocketAddress at = start(exchange -> {
                Headers headers = exchange.getResponseHeaders();
                for (int i = 0; i < 20; i++) {
                    headers.set("Once-" + i, "x");
                }
                headers.set("First-only", "x");
                headers.set("Connection", "close");
                headers.set(field.getKey(), field.getValue());
                try {
                    exchange.sendResponseHeaders(200, 5);
                } catch (IllegalArgumentException e) {
                    told.set(e);
                }
                headers.remove(field.getKey());
                headers.remove("First-only");
                headers.remove("Connection");
                reply(exchange, "hello");
            });
            try (RawClient client = new RawClient(at)) {
                RawClient.Reply reply = client.get("/").reply();
                assertThat(told.get()).as(field.toString()).isInstanceOf(IllegalArgumentException.class);
                assertThat(reply.body()).isEqualTo("hello");
                assertThat(reply.header("First-only")).isNull();
                for (int i = 0; i < 20; i++) {
                    String name = "Once-" + i + ":";
                    assertThat(reply.headers()).filteredOn(line -> line.startsWith(name)).hasSize(1);
                }
                assertThat(client.get("/").reply().body()).as("the connection goes on").isEqualTo("hello");
            }
        }
    }
}
