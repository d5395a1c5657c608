package io.baton.benchmarks.peer;

import io.baton.http.HttpHandler;
import io.baton.http.HttpServer;
import io.baton.http.HttpServerBuilder;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Baton's HTTP server with its defaults, the number of threads included when {@code --threads} is 0. The system property {@code
 * io.baton.epoll.provider} chooses the provider.
 */
public final class BatonHttp {

    private BatonHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EchoOptions options = EchoOptions.of(arguments);
        HttpServerBuilder builder = HttpServer.builder().listen(options.address())
                .route(Plaintext.PATH, handler(() -> { }, Plaintext.body()));
        if (options.blockPath() != null) {
            builder.route(options.blockPath(), handler(options::block, Plaintext.blockedBody()));
        }
        if (options.threads() > 0) {
            builder.pool(pool -> pool.threads(options.threads()));
        }
        HttpServer server = builder.start();
        EchoOptions.announce(((InetSocketAddress) server.localAddresses().get(0)).getPort());
    }

    /** It says nothing of whether it blocks. */
    private static HttpHandler handler(Runnable first, byte[] body) {
        return (request, response) -> {
            first.run();
            response.header("Server", "baton").header("Content-Type", Plaintext.TYPE).send(body);
        };
    }
}
