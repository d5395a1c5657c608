package io.baton.http.internal.exchange;

import io.baton.http.internal.wire.ByteText;
import io.baton.http.internal.wire.ResponseFields;
import io.baton.pool.Connection;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The body of a response in parts. It has a buffer of its own, so whoever writes to it after its end disturbs nobody. The head
 * is the first thing in the buffer, and leaves with the first part.
 */
final class ResponseStream extends OutputStream {

    static final int BUFFER_BYTES = 4 << 10;
    /** What is longer is not copied. */
    private static final int COPIED = BUFFER_BYTES;

    private final Response response;
    private final Channel channel;
    /** What leaves next: the head or the end of a chunk, and what is put before and behind the bytes. */
    private final ByteText out;
    private final ByteText buffered = new ByteText(BUFFER_BYTES);
    /** How many bytes were announced, or -1. */
    private final long announced;
    private final boolean chunked;
    /** Whether bytes are sent, or only counted: the answer to HEAD has no body. */
    private final boolean hasBody;
    private long written;
    /** Whether a part of the body could not be sent: what follows would stand in its place. */
    private boolean broken;
    private boolean closed;

    ResponseStream(Response response, Channel channel, ByteText out, long announced, boolean chunked, boolean hasBody) {
        this.response = response;
        this.channel = channel;
        this.out = out;
        this.announced = announced;
        this.chunked = chunked;
        this.hasBody = hasBody;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (closed) {
            throw new IOException("the response is complete");
        }
        if (announced >= 0 && count > announced - written) {
            throw new IOException("the body is longer than the announced " + announced + " bytes");
        }
        checkConnected();
        checkWhole();
        written += count;
        if (!hasBody || count == 0) {
            return;
        }
        try {
            take(ByteBuffer.wrap(bytes, offset, count));
        } catch (Throwable e) {
            broken = true;
            throw e;
        }
    }

    private void take(ByteBuffer source) throws IOException {
        int count = source.remaining();
        if (count <= buffered.room()) {
            buffered.append(source);
            return;
        }
        part();
        if (count < BUFFER_BYTES) {
            buffered.append(source);
        } else {
            part(source);
        }
    }

    @Override
    public void flush() throws IOException {
        if (closed) {
            return;
        }
        checkConnected();
        checkWhole();
        part();
        if (out.length() > 0) {
            leave();
        }
    }

    /** Sends what is buffered as a part of the body. */
    private void part() throws IOException {
        if (buffered.length() > 0) {
            part(buffered.view());
            buffered.clear();
        }
    }

    private void part(ByteBuffer bytes) throws IOException {
        channel.awaitRoom();
        broken = true;
        if (chunked) {
            out.text(Integer.toHexString(bytes.remaining())).text("\r\n");
        }
        if (bytes.remaining() <= COPIED) {
            out.append(bytes);
        } else {
            leave();
            connection().reply(bytes);
        }
        if (chunked) {
            out.text("\r\n");
        }
        if (out.length() > 2) {
            leave();
        }
        broken = false;
    }

    private void leave() throws IOException {
        if (!response.leaves()) {
            throw new IOException("the response was given up");
        }
        connection().reply(out.view());
        out.clear();
    }

    private Connection connection() {
        return channel.connection();
    }

    private void checkConnected() throws IOException {
        if (response.isComplete()) {
            throw new IOException("the response was given up");
        }
        if (!connection().isOpen()) {
            throw new IOException("the client has gone");
        }
    }

    private void checkWhole() throws IOException {
        if (broken) {
            throw new IOException("a part of the body could not be sent");
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (response.isComplete()) {
            throw new IOException("the server has ended the response");
        }
        try {
            end();
        } catch (Throwable e) {
            response.failed();
            throw e;
        }
        response.completed();
    }

    private void end() throws IOException {
        checkConnected();
        checkWhole();
        if (hasBody && written < announced) {
            if (out.length() > 0) {
                leave();
            }
            throw new IOException("the body has " + written + " of the announced " + announced + " bytes");
        }
        if (hasBody && chunked) {
            if (buffered.length() > 0) {
                out.text(Integer.toHexString(buffered.length())).text("\r\n").append(buffered).text("\r\n");
            }
            out.text("0\r\n");
            ResponseFields trailers = response.trailers();
            if (trailers != null) {
                trailers.appendTo(out);
            }
            out.text("\r\n");
        } else {
            out.append(buffered);
        }
        if (out.length() > 0) {
            leave();
        }
    }
}
