package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What a handler of a test does with a response. */
interface Answer {

    void to(HttpResponse response) throws Exception;

    /** The response to a request, behind which the connection still works if it should. */
    static Response ask(String request, Answer answer) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        try (RunningServer server = RunningServer.start(settings -> settings
                .route("/next", (next, response) -> response.send("next"))
                .routePrefix("/", (any, response) -> {
                    try {
                        answer.to(response);
                    } catch (Throwable e) {
                        failures.add(e);
                        throw e;
                    }
                })); Client client = server.connect()) {
            client.send(request);
            Response response = request.startsWith("HEAD") ? client.readToHead() : client.read();
            if (response.saysClose() || request.contains("HTTP/1.0")) {
                assertThat(client.isEnded()).as("ended").isTrue();
            } else {
                assertThat(client.ask(Client.get("/next")).text()).as("the next response").isEqualTo("next");
            }
            assertThat(failures).isEmpty();
            server.assertAllAnswered();
            return response;
        }
    }
}
