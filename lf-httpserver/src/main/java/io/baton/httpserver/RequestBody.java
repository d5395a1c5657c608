package io.baton.httpserver;

import io.baton.http.BodyMode;
import io.baton.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The body of a request: there already if it is small, else read as it comes. */
final class RequestBody extends InputStream {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final ByteBuffer whole;
    private final @Nullable BodyRelay relay;
    private final Runnable atEnd;
    private volatile boolean closed;

    /**
     * The body of a request.
     *
     * @param connected whether the connection is open
     * @param atEnd is run once, when all of it has been received
     */
    RequestBody(HttpRequest request, BodyMode mode, BooleanSupplier connected, Runnable atEnd) throws IOException {
        this.atEnd = atEnd;
        boolean streamed = mode == BodyMode.STREAM && request.contentLength() != 0;
        relay = streamed ? new BodyRelay(request, connected, atEnd) : null;
        whole = streamed || request.contentLength() == 0 ? EMPTY : request.body();
    }

    /** Takes what is there. By the thread of the connection's callback, before anybody reads. */
    void begin() {
        if (relay == null) {
            atEnd.run();
        } else {
            relay.begin();
        }
    }

    /** Whether all of it has been received. */
    boolean isReceived() {
        return relay == null || relay.hasEnded();
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
        return relay == null ? readWhole(target, offset, length) : relay.read(target, offset, length);
    }

    private int readWhole(byte[] target, int offset, int length) {
        if (!whole.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, whole.remaining());
        whole.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        if (closed) {
            return 0;
        }
        return relay == null ? whole.remaining() : relay.available();
    }

    /** Nothing can be read any more, so that no thread has to wait for a reader. */
    @Override
    public void close() {
        closed = true;
        if (relay != null) {
            relay.release();
        }
    }

    /** Reads for other threads until the exchange is complete. To be called by the thread of the connection's callback. */
    void serveOthers() {
        if (relay != null) {
            relay.serve();
        }
    }
}
