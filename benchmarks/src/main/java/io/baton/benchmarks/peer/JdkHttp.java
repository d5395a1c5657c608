package io.baton.benchmarks.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The JDK's HttpServer with a virtual thread for each request, or before JDK 21 with a cached pool. */
public final class JdkHttp {

    private static final int VIRTUAL_THREADS = 21;

    private JdkHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        EchoOptions options = EchoOptions.of(arguments);
        HttpServer server = HttpServer.create(options.address(), options.backlog());
        server.setExecutor(threads());
        byte[] body = Plaintext.body();
        server.createContext(Plaintext.PATH, exchange -> answer(exchange, body));
        server.start();
        EchoOptions.announce(server.getAddress().getPort());
    }

    private static Executor threads() throws ReflectiveOperationException {
        return Runtime.version().feature() < VIRTUAL_THREADS ? Executors.newCachedThreadPool()
                : (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
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
