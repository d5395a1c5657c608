package io.baton.http.internal.parse;

import io.baton.http.HttpLimits;
import io.baton.http.internal.fields.HeaderFields;

import java.nio.ByteBuffer;

/**
 * A chunked body (RFC 9112, section 7.1), read strictly: a size is 1 to 15 hexadecimal digits, each line ends with CR LF, and
 * so does each chunk. Extensions are skipped; their number is limited by the bytes that all of them have.
 *
 * <pre>
 * SIZE -- ; --> EXTENSION          DATA -- all of it --> DATA_CR -- CR --> DATA_LF -- LF --> SIZE
 * SIZE, EXTENSION -- CR --> SIZE_LF -- LF, size above 0 --> DATA
 *                           SIZE_LF -- LF, size 0 --> TRAILERS -- empty line --> DONE
 * </pre>
 */
final class ChunkedBody extends BodyDecoder {

    private enum State { SIZE, EXTENSION, SIZE_LF, DATA, DATA_CR, DATA_LF, TRAILERS, DONE }

    private static final int MOST_DIGITS = 15;
    /** A chunk of size 0 and the empty line behind it. */
    private static final int SHORTEST_END = 5;

    private final ChunkExtensions extensions = new ChunkExtensions();
    private final Trailers trailers;
    private State state = State.SIZE;
    private long size;
    private int digits;

    ChunkedBody(long limit, String limitName, HttpLimits limits) {
        super(limit, limitName);
        trailers = new Trailers(limits);
    }

    @Override
    public int next(ByteBuffer in) throws Refusal {
        while (in.hasRemaining() && state != State.DONE) {
            if (state == State.DATA) {
                return (int) Math.min(size, in.remaining());
            }
            if (state == State.TRAILERS) {
                if (trailers.take(in.get())) {
                    state = State.DONE;
                }
            } else {
                frame(in.get());
            }
        }
        return 0;
    }

    private void frame(byte b) throws Refusal {
        switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> {
                require(b, '\n');
                endOfSize();
            }
            case DATA_CR -> {
                require(b, '\r');
                state = State.DATA_LF;
            }
            default -> {
                require(b, '\n');
                state = State.SIZE;
                size = 0;
                digits = 0;
            }
        }
    }

    private void size(byte b) throws Refusal {
        int digit = hex(b);
        if (digit >= 0) {
            if (++digits > MOST_DIGITS) {
                throw Refusal.bad("The size of a chunk has at most " + MOST_DIGITS + " digits.");
            }
            size = 16 * size + digit;
        } else if (digits > 0 && b == ';') {
            state = State.EXTENSION;
            extensions.begin();
        } else if (digits > 0 && b == '\r') {
            state = State.SIZE_LF;
        } else {
            throw Refusal.bad("The size of a chunk is hexadecimal digits and CR LF.");
        }
    }

    private void extension(byte b) throws Refusal {
        if (extensions.take(b)) {
            state = State.SIZE_LF;
        }
    }

    private void endOfSize() throws Refusal {
        if (size == 0) {
            state = State.TRAILERS;
        } else {
            expect(size);
            state = State.DATA;
        }
    }

    private static void require(byte b, char wanted) throws Refusal {
        if (b != wanted) {
            throw Refusal.bad("A chunk and its size end with CR LF.");
        }
    }

    private static int hex(byte b) {
        return b < 0 ? -1 : Character.digit((char) b, 16);
    }

    @Override
    void advance(int bytes) {
        size -= bytes;
        if (size == 0) {
            state = State.DATA_CR;
        }
    }

    @Override
    public boolean isDone() {
        return state == State.DONE;
    }

    @Override
    public long certainlyMore() {
        return switch (state) {
            case SIZE -> digits == 0 ? SHORTEST_END : size == 0 ? SHORTEST_END - 1 : 2 + size + 2 + SHORTEST_END;
            case EXTENSION -> size == 0 ? SHORTEST_END - 1 : 2 + size + 2 + SHORTEST_END;
            case SIZE_LF -> size == 0 ? SHORTEST_END - 2 : 1 + size + 2 + SHORTEST_END;
            case DATA -> size + 2 + SHORTEST_END;
            case DATA_CR -> 2 + SHORTEST_END;
            case DATA_LF -> 1 + SHORTEST_END;
            case TRAILERS -> trailers.certainlyMore();
            case DONE -> 0;
        };
    }

    @Override
    public HeaderFields trailers() {
        return isDone() ? trailers.fields() : NO_FIELDS;
    }
}
