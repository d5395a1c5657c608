package io.baton.benchmarks.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A program that uses the JDK's HttpServer: the JDK's own, or the one that the system property {@code
 * com.sun.net.httpserver.HttpServerProvider} names. {@code --executor virtual}: a virtual thread for each request, or
 * before JDK 21 a cached pool; {@code none}: what the provider does if no executor is set.
 */
public final class JdkHttp {

    private JdkHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EchoOptions options = EchoOptions.of(arguments);
        HttpServer server = HttpServer.create(options.address(), options.backlog());
        if (!options.extra().getOrDefault("executor", "virtual").equals("none")) {
            server.setExecutor(threads());
        }
        server.createContext(Plaintext.PATH, handler(() -> { }, Plaintext.body()));
        if (options.blockPath() != null) {
            server.createContext(options.blockPath(), handler(options::block, Plaintext.blockedBody()));
        }
        server.start();
        EchoOptions.announce(server.getAddress().getPort());
    }

    private static Executor threads() {
        return VirtualThreads.areThere() ? VirtualThreads.perTask() : Executors.newCachedThreadPool();
    }

    private static HttpHandler handler(Runnable first, byte[] body) {
        return exchange -> {
            first.run();
            answer(exchange, body);
        };
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Server", "jdk");
        exchange.getResponseHeaders().set("Content-Type", Plaintext.TYPE);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
