package io.baton.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A server whose limits are the system properties of its JVM. It prints its port, and ends with its input. */
final class LimitsProgram {

    private LimitsProgram() {
    }

    /**
     * {@code /} answers with the length of the body, {@code /never} not at all; {@code /exact} reads as many bytes as were
     * announced, and answers five seconds later. With an executor if there is an argument.
     */
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> Servers.reply(exchange, "" + Servers.bodyOf(exchange).length()));
        server.createContext("/never", LimitsProgram::never);
        server.createContext("/exact", LimitsProgram::exact);
        if (args.length > 0) {
            server.setExecutor(Executors.newCachedThreadPool());
        }
        server.start();
        System.out.println(server.getAddress().getPort());
        System.in.readAllBytes();
        System.exit(0);
    }

    private static void never(HttpExchange exchange) throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void exact(HttpExchange exchange) throws IOException {
        int length = Integer.parseInt(exchange.getRequestHeaders().getFirst("Content-Length"));
        int read = exchange.getRequestBody().readNBytes(length).length;
        try {
            Thread.sleep(5_000);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        Servers.reply(exchange, "" + read);
    }
}
