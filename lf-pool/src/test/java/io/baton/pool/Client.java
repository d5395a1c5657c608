package io.baton.pool;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A blocking client of a real TCP connection. Every wait is bounded: a reply that does not come is a failure. */
public final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(15);

    private final Socket socket = new Socket();

    public Client(SocketAddress server) throws IOException {
        this(server, 0);
    }

    /** With a receive buffer of this size, so that little of what the server sends fits in; 0 for the usual. */
    public Client(SocketAddress server, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
    }

    /** Waits this long at most for what the server sends, instead of the usual 15 seconds. */
    public void waitAtMost(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A byte of urgent data, at which the kernel ends a read, whatever comes behind it. */
    public void sendUrgent(int data) throws IOException {
        socket.sendUrgentData(data);
    }

    public byte[] read(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the server ended the connection after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** How many bytes may be read without waiting. */
    int available() throws IOException {
        return socket.getInputStream().available();
    }

    /** This end's port. */
    int port() {
        return socket.getLocalPort();
    }

    public String readText(int count) throws IOException {
        return new String(read(count), StandardCharsets.ISO_8859_1);
    }

    /** Sends, and reads as much as was sent. */
    public String roundTrip(String text) throws IOException {
        send(text);
        return readText(text.length());
    }

    /** Everything up to the server's FIN. */
    public byte[] readToEnd() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    /** Whether the server sends just this; false if it ends the connection instead. */
    public boolean reads(String text) throws IOException {
        return new String(socket.getInputStream().readNBytes(text.length()), StandardCharsets.ISO_8859_1).equals(text);
    }

    /** Whether the server has ended the connection, by a FIN or a reset. */
    public boolean isEnded() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Sends a FIN; goes on reading. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes by RST, whatever is under way. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
