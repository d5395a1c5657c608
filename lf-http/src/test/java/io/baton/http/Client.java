package io.baton.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A blocking client of a real TCP connection that sends bytes of any kind. Every wait is bounded. */
final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(20);

    private final Socket socket = new Socket();
    private final ResponseReader reader;

    Client(SocketAddress server) throws IOException {
        this(server, 0);
    }

    /** With a receive buffer of this size, so that little of what the server sends fits in; 0 for the usual. */
    Client(SocketAddress server, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
        reader = new ResponseReader(socket.getInputStream());
    }

    /** A request without a body. */
    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** A request with a body of a known length, in ISO-8859-1. */
    static String post(String target, String body) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    /** A request whose body is chunked: one chunk for each text. */
    static String chunked(String target, String... chunks) {
        StringBuilder request = new StringBuilder("POST " + target
                + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            request.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    void waitAtMost(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next response, to any method but HEAD. */
    Response read() throws IOException {
        return reader.read(false);
    }

    Response readToHead() throws IOException {
        return reader.read(true);
    }

    /** All responses up to the server's FIN. */
    List<Response> readAll() throws IOException {
        return reader.readAll();
    }

    /** All whole responses up to the server's FIN or reset. */
    List<Response> readAllOrReset() throws IOException {
        try {
            return reader.readAll();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (SocketException reset) {
            return List.of();
        }
    }

    Response ask(String request) throws IOException {
        send(request);
        return read();
    }

    /** Whether something has come already. */
    boolean hasInput() throws IOException {
        return in().available() > 0;
    }

    InputStream in() {
        return reader.in();
    }

    String readText(int count) throws IOException {
        return new String(in().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the server's FIN; a reset is an exception. */
    String readToEnd() throws IOException {
        return new String(in().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the server's FIN, or until nothing comes for a while. */
    String readToEndOrSilence() throws IOException {
        StringBuilder text = new StringBuilder();
        while (!isSilentFor(Duration.ofMillis(300))) {
            int c = in().read();
            if (c < 0) {
                break;
            }
            text.append((char) c);
        }
        return text.toString();
    }

    /** Whether the server ends the connection, by a FIN or a reset, and sends nothing before. */
    boolean isEnded() {
        try {
            return in().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Whether nothing comes for so long, and the connection stays. */
    boolean isSilentFor(Duration time) throws IOException {
        waitAtMost(time);
        try {
            in().mark(1);
            int read = in().read();
            if (read >= 0) {
                in().reset();
            }
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Sends a FIN; goes on reading. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes by RST, whatever is under way. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
