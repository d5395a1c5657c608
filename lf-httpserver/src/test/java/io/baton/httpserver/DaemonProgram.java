package io.baton.httpserver;

import com.sun.net.httpserver.HttpServer;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A program whose main method ends. */
final class DaemonProgram {

    private DaemonProgram() {
    }

    /** With "daemon" a daemon thread starts a server; with "user" a user thread does, and stops it later. */
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Thread starter = new Thread(server::start);
        starter.setDaemon(args[0].equals("daemon"));
        starter.start();
        starter.join();
        if (args[0].equals("user")) {
            Thread later = new Thread(() -> stopLater(server));
            later.setDaemon(true);
            later.start();
        }
    }

    private static void stopLater(HttpServer server) {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        System.out.println("still there");
        server.stop(0);
    }
}
