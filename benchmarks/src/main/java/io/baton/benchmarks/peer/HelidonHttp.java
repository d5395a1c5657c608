package io.baton.benchmarks.peer;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;

/** Helidon 4 with its defaults: a virtual thread for each connection. JDK 21 and newer. */
public final class HelidonHttp {

    private static final Header SERVER = HeaderValues.createCached(HeaderNames.SERVER, "helidon");
    private static final Header TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Plaintext.TYPE);

    private HelidonHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) {
        EchoOptions options = EchoOptions.of(arguments);
        WebServer server = WebServer.builder().address(options.address().getAddress()).port(options.port())
                .backlog(options.backlog()).routing(routing -> {
                    routing.get(Plaintext.PATH, handler(() -> { }, Plaintext.body()));
                    if (options.blockPath() != null) {
                        routing.get(options.blockPath(), handler(options::block, Plaintext.blockedBody()));
                    }
                }).build().start();
        EchoOptions.announce(server.port());
    }

    private static Handler handler(Runnable first, byte[] body) {
        return (request, response) -> {
            first.run();
            response.header(SERVER).header(TYPE).send(body);
        };
    }
}
