package io.baton.http.internal.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/** A client that sends bytes as they are written here. */
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    final Socket socket;
    private final InputStream in;

    Wire(SocketAddress server) throws IOException {
        socket = new Socket();
        socket.connect(server, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    static Wire to(io.baton.http.HttpServer server) throws IOException {
        return new Wire((InetSocketAddress) server.localAddresses().get(0));
    }

    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Reads until this has come. */
    String readTo(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the server has ended the connection after: " + read);
            }
            read.append((char) b);
        }
        return read.toString();
    }

    /** Reads until the server ends the connection. */
    String readAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    String exchange(String request, String end) throws IOException {
        return send(request).readTo(end);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
