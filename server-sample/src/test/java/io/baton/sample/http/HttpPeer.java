package io.baton.sample.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends what it is told, byte by byte; every wait for bytes is bounded. */
public final class HttpPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 120_000;

    /** A response. */
    public static final class Answer {

        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        private Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** The status code. */
        public int status() {
            return status;
        }

        /** The body. */
        public byte[] body() {
            return body;
        }

        /** The value of a field, or null. */
        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;

    /** Connects to a port of this machine. */
    public HttpPeer(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** The text of a GET with further lines of its head. */
    public static String get(String target, String... lines) {
        return request("GET", target, lines);
    }

    /** The text of a request without a body. */
    public static String request(String method, String target, String... lines) {
        StringBuilder text = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    /** Sends characters as bytes. */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a request and reads its response. */
    public Answer ask(String request) throws IOException {
        send(request);
        return read(request.startsWith("HEAD "));
    }

    /** Reads a response. */
    public Answer read(boolean toHead) throws IOException {
        String[] first = line().split(" ", 3);
        int status = Integer.parseInt(first[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        boolean bodiless = toHead || status == 204 || status == 304;
        return new Answer(status, headers, bodiless ? new byte[0] : body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        return length == null ? chunks() : exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            all.write(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection has ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** Reads a line and the empty one behind it. */
    public void awaitLine(String expected) throws IOException {
        String line = line();
        if (!line.equals(expected) || !line().isEmpty()) {
            throw new IOException("not " + expected + " but " + line);
        }
    }

    private String line() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection has ended in a line: " + line);
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    /** Whether the server has sent something that was not read. */
    public boolean hasReceived() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Waits for the next byte or the end; true at the end. */
    public boolean isAtEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    /** Closes it with a reset, as a client does that goes in the middle. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
