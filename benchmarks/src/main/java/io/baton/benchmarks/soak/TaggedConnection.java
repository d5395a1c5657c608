package io.baton.benchmarks.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's connection with a tag of its own. All replies to it, one after the other, are its cells 0, 1, 2 and so on, and each
 * byte is checked. A server that says nothing for a minute has failed.
 */
final class TaggedConnection implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(60);
    private static final int BUFFER = 32 << 10;

    private final Socket socket = new Socket();
    private final int tag = Cells.tag(NUMBERS.getAndIncrement());
    private final CellChecker checker = new CellChecker(tag, 0);
    private final byte[] buffer = new byte[BUFFER];
    private final boolean framed;
    private final Tally tally;
    private int asked;

    private TaggedConnection(int port, boolean framed, int receiveBuffer, Tally tally) throws IOException {
        this.framed = framed;
        this.tally = tally;
        boolean connected = false;
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            connected = true;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
        tally.add("connections", 1);
    }

    /** To the port that echoes bytes. */
    static TaggedConnection toEcho(ServerUnderSoak server, Tally tally) throws IOException {
        return new TaggedConnection(server.echoPort(), false, 0, tally);
    }

    /** To the port that takes requests. */
    static TaggedConnection toRequests(ServerUnderSoak server, Tally tally) throws IOException {
        return toRequests(server, 0, tally);
    }

    /** The same with a receive buffer of this size, so that little fits in; 0 for the usual. */
    static TaggedConnection toRequests(ServerUnderSoak server, int receiveBuffer, Tally tally) throws IOException {
        return new TaggedConnection(server.requestPort(), true, receiveBuffer, tally);
    }

    /** To the port of HTTP. */
    static TaggedConnection toHttp(ServerUnderSoak server, Tally tally) throws IOException {
        return new TaggedConnection(server.httpPort(), false, 0, tally);
    }

    int tag() {
        return tag;
    }

    /** Sends any bytes. */
    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    /** Cells that were asked for with this call are its next ones. Returns the first one's number. */
    int take(int count) {
        asked += count;
        return asked - count;
    }

    /** Asks for the next cells; does not wait for them. The echo port knows only {@link Request#ECHO}. */
    void ask(Request request, int count) throws IOException {
        int first = request == Request.FILE ? 0 : take(count);
        int carried = request.carriesCells() ? count : 0;
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + Request.HEAD + carried * Cells.BYTES);
        if (framed) {
            message.putInt(Request.HEAD + carried * Cells.BYTES);
            message.put((byte) request.ordinal()).putInt(tag).putInt(first).putInt(count);
        }
        Cells.fill(message, tag, first, carried).flip();
        socket.getOutputStream().write(message.array(), 0, message.limit());
        tally.add("requests", 1);
    }

    /** Reads and checks everything that was asked for. */
    void readAll() throws IOException {
        while (checker.next() < asked) {
            if (!readSome(remaining())) {
                throw new WrongBytesException(lost("the server ended the connection"));
            }
        }
    }

    /** Reads and checks everything that was asked for, and then the end of the stream. */
    void readAllToTheEnd() throws IOException {
        readAll();
        int more = socket.getInputStream().read();
        if (more >= 0) {
            throw new WrongBytesException(lost("there is more than was asked for: " + more));
        }
    }

    /** Reads and checks some bytes, at most this many; false at the end of the stream. */
    boolean readSome(int most) throws IOException {
        int count;
        try {
            count = socket.getInputStream().read(buffer, 0, Math.min(most, buffer.length));
        } catch (IOException e) {
            throw new IOException(lost(e.getMessage()), e);
        }
        if (count < 0) {
            return false;
        }
        checked(buffer, count);
        return true;
    }

    /** Checks bytes that were read elsewhere. */
    void checked(byte[] bytes, int count) {
        checker.accept(bytes, 0, count);
        tally.add(Tally.BYTES, count);
    }

    /** Reads as many cells of the shared file, from its start. */
    void readFile(int cells) throws IOException {
        CellChecker file = new CellChecker(Cells.FILE_TAG, 0);
        while (file.next() < cells) {
            int wanted = Math.min((cells - file.next()) * Cells.BYTES, buffer.length);
            int count = socket.getInputStream().readNBytes(buffer, 0, wanted);
            if (count < wanted) {
                throw new WrongBytesException(lost("the server ended the connection within the file"));
            }
            file.accept(buffer, 0, count);
            tally.add(Tally.BYTES, count);
        }
    }

    /** Whether everything that was asked for has come. */
    boolean isComplete() {
        return checker.next() == asked && !checker.isWithinCell();
    }

    private int remaining() {
        return (int) Math.min(BUFFER, (long) (asked - checker.next()) * Cells.BYTES);
    }

    private String lost(String why) {
        return String.format("connection %08x, %d of %d cells have come: %s", tag, checker.next(), asked, why);
    }

    /** Sends a FIN; goes on reading. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes by RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
