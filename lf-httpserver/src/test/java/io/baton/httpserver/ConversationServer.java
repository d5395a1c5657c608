package io.baton.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A server with one context for each thing that {@link DifferentialTest} talks about. */
final class ConversationServer {

    private ConversationServer() {
    }

    /** Prints its port, and runs until its input ends. */
    public static void main(String[] args) throws Exception {
        HttpServer server = create();
        System.out.println(server.getAddress().getPort());
        System.in.readAllBytes();
        System.exit(0);
    }

    static HttpServer create() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            send(exchange, 200, body.length == 0 ? -1 : body.length, body);
        });
        server.createContext("/seen", exchange -> text(exchange, exchange.getRequestMethod() + " "
                + exchange.getRequestURI() + " " + exchange.getProtocol() + " "
                + exchange.getRequestHeaders().get("x-y") + " " + exchange.getHttpContext().getPath()));
        server.createContext("/chunked",
                exchange -> send(exchange, 200, 0, "in chunks".getBytes(StandardCharsets.UTF_8)));
        server.createContext("/code/", exchange -> {
            String code = exchange.getRequestURI().getPath().substring("/code/".length());
            exchange.sendResponseHeaders(Integer.parseInt(code), -1);
        });
        server.createContext("/headers", exchange -> {
            exchange.getResponseHeaders().add("x-TWO", "1");
            exchange.getResponseHeaders().add("X-two", "2");
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            text(exchange, "h");
        });
        server.createContext("/close", HttpExchange::close);
        server.createContext("/throw", exchange -> {
            throw new IOException("on purpose");
        });
        server.createContext("/end", exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            text(exchange, "end");
        });
        server.createContext("/empty");
        server.setExecutor(Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return server;
    }

    private static void text(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            send(exchange, 200, bytes.length, bytes);
        }
    }

    private static void send(HttpExchange exchange, int code, long length, byte[] body) throws IOException {
        exchange.sendResponseHeaders(code, length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
