package io.baton.http.internal.exchange;

import io.baton.http.internal.fields.HeaderFields;
import io.baton.http.internal.parse.BodyDecoder;
import io.baton.http.internal.parse.Refusal;
import io.baton.http.internal.wire.Interim;
import io.baton.pool.Connection;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * A body that comes while its handler runs. First it hands out what came with the head; then it receives, and blocks. It never
 * receives more than what {@linkplain BodyDecoder#certainlyMore certainly} belongs to the body, so that the next request stays
 * in the socket.
 */
public final class BodyStream extends InputStream implements Body {

    private static final int BUFFER_BYTES = 8 << 10;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int LARGEST_WHOLE = Integer.MAX_VALUE - 8;

    private final Connection connection;
    private final BodyDecoder decoder;
    private final Response response;
    private final Thread owner = Thread.currentThread();
    private final int bytesPerSecond;
    private final boolean sized;
    private ByteBuffer source;
    private @Nullable ByteBuffer received;
    private @Nullable ByteBuffer whole;
    private @Nullable IOException failure;
    private boolean expected;
    private volatile boolean ended;
    /** How long this has waited for the client. The time that the handler takes between two reads is not the client's. */
    private long waited;

    /**
     * A body that the calling thread reads.
     *
     * @param in what came with the head
     * @param sized whether its length is known
     * @param response before which {@code 100 Continue} is sent
     * @param expected whether the client waits for that
     * @param bytesPerSecond the least rate, or 0
     */
    public BodyStream(Connection connection, BodyDecoder decoder, ByteBuffer in, boolean sized, Response response,
            boolean expected, int bytesPerSecond) {
        this.connection = connection;
        this.response = response;
        this.decoder = decoder;
        this.source = in;
        this.sized = sized;
        this.expected = expected;
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        int there = awaitBytes();
        if (there == 0) {
            return -1;
        }
        int taken = Math.min(there, count);
        source.get(target, offset, taken);
        decoder.taken(taken);
        return taken;
    }

    @Override
    public int available() throws IOException {
        return ended || failure != null ? 0 : next();
    }

    private int awaitBytes() throws IOException {
        if (Thread.currentThread() != owner || ended) {
            throw new IllegalStateException("a body is read by the thread that runs the handler, until it returns");
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        for (int there = next(); ; there = next()) {
            if (there > 0 || decoder.isDone()) {
                return there;
            }
            receive();
        }
    }

    private int next() throws IOException {
        try {
            return decoder.next(source);
        } catch (Refusal e) {
            throw failed(e);
        }
    }

    private void receive() throws IOException {
        if (expected) {
            expected = false;
            if (!response.precede(() -> connection.reply(Interim.proceed()))) {
                throw failed(new IOException("the response has begun before the client was asked for the body"));
            }
        }
        if (received == null) {
            received = ByteBuffer.allocate(BUFFER_BYTES);
        }
        received.clear().limit((int) Math.min(BUFFER_BYTES, decoder.certainlyMore()));
        source = received;
        long begun = System.nanoTime();
        int count;
        try {
            count = connection.receive(received, timeLeft());
        } catch (SocketTimeoutException e) {
            throw failed(tooSlow());
        } catch (IOException e) {
            throw failed(e);
        } finally {
            waited += System.nanoTime() - begun;
            received.flip();
        }
        if (count < 0) {
            throw failed(Refusal.bad("The connection has ended before the body."));
        }
    }

    private Duration timeLeft() throws IOException {
        if (bytesPerSecond == 0) {
            return Duration.ZERO;
        }
        long left = timeFor(decoder.arrived(), bytesPerSecond) - waited;
        if (left <= 0) {
            throw tooSlow();
        }
        return Duration.ofNanos(left);
    }

    /** The longest time that so many bytes may take. */
    public static long timeFor(long bytes, int bytesPerSecond) {
        // The cast cuts off at the largest number, where a sum of longs would go on with the smallest.
        return (long) (SECOND_NANOS * (1 + (double) bytes / bytesPerSecond));
    }

    private Refusal tooSlow() {
        return new Refusal(408, "A body that comes more slowly than " + bytesPerSecond
                + " bytes a second (limit: bodyBytesPerSecond).");
    }

    private IOException failed(IOException cause) {
        failure = cause;
        return new IOException(cause.getMessage(), cause);
    }

    /** Why it could not be read, or null. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Whether the client still waits for {@code 100 Continue}: it may send the body or not. */
    public boolean isStillExpected() {
        return expected;
    }

    @Override
    public ByteBuffer whole() throws IOException {
        if (whole == null) {
            byte[] bytes = readNBytes(decoder.length() > LARGEST_WHOLE ? 0 : LARGEST_WHOLE);
            if (!decoder.isDone()) {
                throw new IOException("a body of more than " + LARGEST_WHOLE + " bytes fits into no buffer");
            }
            whole = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }
        return whole;
    }

    @Override
    public InputStream stream() {
        return this;
    }

    @Override
    public long length() {
        return sized || decoder.isDone() ? decoder.length() : -1;
    }

    @Override
    public HeaderFields trailers() {
        return decoder.trailers();
    }

    /** Drops what was received and not read. The rest is in the buffer that came with the head, or has not been received. */
    @Override
    public void end() {
        ended = true;
        if (received != null && failure == null) {
            try {
                decoder.skip(received);
            } catch (Refusal e) {
                failure = e;
            }
        }
    }
}
