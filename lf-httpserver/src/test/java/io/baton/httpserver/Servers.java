package io.baton.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** What the tests share: servers on loopback that are stopped afterwards. */
abstract class Servers {

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stopAll() {
        servers.forEach(server -> server.stop(0));
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Bound, not started. */
    final HttpServer create() throws IOException {
        return stoppedLater(HttpServer.create(anyPort(), 0));
    }

    final HttpServer stoppedLater(HttpServer server) {
        servers.add(server);
        return server;
    }

    /** Started, with one handler for all paths. */
    final InetSocketAddress start(HttpHandler handler) throws IOException {
        return start(handler, null);
    }

    final InetSocketAddress start(HttpHandler handler, Executor executor) throws IOException {
        HttpServer server = create();
        server.createContext("/", handler);
        server.setExecutor(executor);
        server.start();
        return server.getAddress();
    }

    static void reply(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    static String bodyOf(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
