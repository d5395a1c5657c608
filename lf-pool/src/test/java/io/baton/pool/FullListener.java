package io.baton.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A listener that accepts nobody, its queue full: the kernel answers no further SYN. */
final class FullListener implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> waiting = new ArrayList<>();

    FullListener() throws IOException {
        for (int i = 0; i < 8; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), 150);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new IOException("the queue does not fill");
    }

    SocketAddress address() {
        return listener.getLocalSocketAddress();
    }

    /** Accepts everybody from here on, and tells what the first one sent that sent something and ended. */
    void acceptAll(CompletableFuture<String> read) throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        Thread accepting = new Thread(() -> {
            while (!read.isDone()) {
                try (Socket accepted = listener.accept()) {
                    accepted.setSoTimeout(15_000);
                    byte[] bytes = accepted.getInputStream().readAllBytes();
                    if (bytes.length > 0) {
                        read.complete(new String(bytes));
                    }
                } catch (IOException e) {
                    read.completeExceptionally(e);
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        listener.close();
    }
}
