package io.baton.sample;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of an echo service; every wait for bytes is bounded. */
final class EchoPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 120_000;

    private final Socket socket;

    EchoPeer(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Waits until the program listens, and connects. */
    static EchoPeer of(Program program) throws IOException {
        return new EchoPeer(Integer.parseInt(program.awaitOut("127\\.0\\.0\\.1:(\\d+),.*\n")));
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    String receive(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
    }

    boolean hasReceived() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    boolean isAtEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
