package io.baton.httpserver;

import io.baton.http.BodyMode;
import io.baton.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The body of a request: there already if it is small, else read as it comes. */
final class RequestBody extends InputStream {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final ByteBuffer whole;
    private final @Nullable BodyRelay relay;
    private final Runnable atEnd;
    private volatile boolean ended;
    private volatile boolean closed;

    /**
     * The body of a request.
     *
     * @param atEnd is run when the end has been read, unless all of it is there already
     */
    RequestBody(HttpRequest request, BodyMode mode, Runnable atEnd) throws IOException {
        this.atEnd = atEnd;
        boolean streamed = mode == BodyMode.STREAM && request.contentLength() != 0;
        relay = streamed ? new BodyRelay(request.bodyStream()) : null;
        whole = streamed || request.contentLength() == 0 ? EMPTY : request.body();
    }

    /** Whether all of it has been received. */
    boolean isReceived() {
        return relay == null || ended;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("Stream is closed");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        checkOpen();
        if (length == 0) {
            return 0;
        }
        return relay == null ? readWhole(target, offset, length) : readRelay(relay, target, offset, length);
    }

    private int readWhole(byte[] target, int offset, int length) {
        if (!whole.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, whole.remaining());
        whole.get(target, offset, count);
        return count;
    }

    private int readRelay(BodyRelay from, byte[] target, int offset, int length) throws IOException {
        int count = from.read(target, offset, length);
        if (count < 0 && !ended) {
            ended = true;
            atEnd.run();
        }
        return count;
    }

    @Override
    public int available() {
        if (closed) {
            return 0;
        }
        return relay == null ? whole.remaining() : relay.available();
    }

    /** Nothing can be read any more. */
    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Reads for other threads until the exchange is complete. To be called by the thread of the connection's callback. */
    void serveOthers() {
        if (relay != null) {
            relay.serve();
        }
    }

    /** The exchange is complete. */
    void release() {
        closed = true;
        if (relay != null) {
            relay.release();
        }
    }
}
