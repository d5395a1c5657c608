package io.baton.httpserver;

import io.baton.http.HttpResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The body of a response. It can be had before the head is sent, but written to only afterwards. A short one of known length is
 * collected, so that it leaves together with its head; anything else goes through the stream of {@link HttpResponse}.
 */
final class ResponseBody extends OutputStream {

    private static final int COLLECTED = 8 << 10;
    private static final long UNKNOWN = -1;

    private final HttpResponse response;
    private final Completion completion;
    private boolean begun;
    private boolean closed;
    private boolean sent;
    private long announced;
    private long remaining;
    private byte @Nullable [] collected;
    private @Nullable OutputStream stream;

    /** Who has to know. */
    interface Completion {

        /** The last bytes are about to be sent. */
        void completing();

        /** The last bytes are sent, whether it is closed or not. */
        void sent();

        /** All is sent, and closed. */
        void completed();

        /** The response cannot be completed: the connection has to be closed. */
        void failed();
    }

    ResponseBody(HttpResponse response, Completion completion) {
        this.response = response;
        this.completion = completion;
    }

    boolean isBegun() {
        return begun;
    }

    /** Sends the head: there is no body. */
    void beginWithout() {
        begun = true;
        completing();
        response.send();
    }

    /** A body of this length, at least 1. */
    void begin(long length) {
        begun = true;
        announced = length;
        remaining = length;
        if (length <= COLLECTED) {
            collected = new byte[(int) length];
        } else {
            stream = response.contentLength(length).stream();
        }
    }

    /** A body whose length is not known. */
    void beginUnknown() {
        begun = true;
        remaining = UNKNOWN;
        stream = response.stream();
    }

    private void completing() {
        sent = true;
        completion.completing();
    }

    private void checkBegun() throws IOException {
        if (!begun) {
            throw new IOException("response headers not sent yet");
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        checkBegun();
        if (length == 0) {
            return;
        }
        if (closed) {
            throw new IOException("stream closed");
        }
        if (remaining != UNKNOWN && length > remaining) {
            throw new IOException(remaining == 0 ? "stream closed" : "too many bytes to write to stream");
        }
        put(bytes, offset, length);
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        if (collected != null) {
            System.arraycopy(bytes, offset, collected, (int) (announced - remaining), length);
            remaining -= length;
            if (remaining == 0) {
                sendCollected(collected);
            }
        } else if (stream != null) {
            stream.write(bytes, offset, length);
            if (remaining != UNKNOWN) {
                remaining -= length;
                sendLast(stream);
            }
        }
    }

    private void sendCollected(byte[] body) throws IOException {
        collected = null;
        completing();
        try {
            response.send(ByteBuffer.wrap(body));
        } catch (IllegalStateException e) {
            throw gone(e);
        }
        completion.sent();
    }

    private OutputStream stream(long length) throws IOException {
        try {
            return response.contentLength(length).stream();
        } catch (IllegalStateException e) {
            throw gone(e);
        }
    }

    private static IOException gone(IllegalStateException cause) {
        return new IOException("the connection is closed", cause);
    }

    /** A handler may forget to close: what it has announced is there, so it is sent. */
    private void sendLast(OutputStream to) throws IOException {
        if (remaining == 0) {
            completing();
            to.close();
            completion.sent();
        }
    }

    @Override
    public void flush() throws IOException {
        checkBegun();
        if (closed) {
            return; // A writer around this stream flushes when it is closed.
        }
        if (collected != null) {
            int filled = (int) (announced - remaining);
            byte[] first = collected;
            collected = null;
            stream = stream(announced);
            stream.write(first, 0, filled);
        }
        if (stream != null && !sent) {
            stream.flush();
        }
    }

    /** Completes the response. What goes wrong then is told only if the length was announced, as by the JDK's. */
    @Override
    public void close() throws IOException {
        checkBegun();
        if (closed) {
            return;
        }
        closed = true;
        if (remaining > 0) {
            completion.failed();
            throw new IOException("insufficient bytes written to stream");
        }
        if (remaining == UNKNOWN && !sent && stream != null) {
            completing();
            closeQuietly(stream);
        }
        completion.completed();
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            ServerLog.failure("the end of a response could not be sent", e);
        }
    }
}
