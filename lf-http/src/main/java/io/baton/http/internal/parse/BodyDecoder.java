package io.baton.http.internal.parse;

import io.baton.http.HttpLimits;
import io.baton.http.internal.fields.HeaderFields;

import java.nio.ByteBuffer;

/** Says which of the bytes behind a head are its body. Made for one body. It copies nothing: the caller takes the bytes. */
public abstract class BodyDecoder {

    static final HeaderFields NO_FIELDS = new HeaderFields();

    private final long limit;
    private final String limitName;
    private long length;
    private long arrived;

    BodyDecoder(long limit, String limitName) {
        this.limit = limit;
        this.limitName = limitName;
    }

    /**
     * The decoder of a request's body.
     *
     * @param whole whether it is received before the handler runs, which has another limit
     * @throws Refusal 413 if the announced length is above the limit
     */
    public static BodyDecoder of(Framing framing, HttpLimits limits, boolean whole) throws Refusal {
        long limit = whole ? limits.wholeBody() : limits.body();
        String name = whole ? "wholeBody" : "body";
        long length = framing.bodyLength();
        return length == Framing.CHUNKED ? new ChunkedBody(limit, name, limits) : new SizedBody(length, limit, name);
    }

    /**
     * Moves {@code in} to the next bytes of the body.
     *
     * @return how many of them begin at the position of {@code in}; 0 if more has to come, or the body
     * {@linkplain #isDone is done}
     * @throws Refusal if what is there is no body
     */
    public abstract int next(ByteBuffer in) throws Refusal;

    /** The caller has taken so many of the bytes that {@link #next} told of. */
    public final void taken(int bytes) {
        arrived += bytes;
        advance(bytes);
    }

    abstract void advance(int bytes);

    /** Whether the end of the body has come. */
    public abstract boolean isDone();

    /** So many bytes that have not come belong to this body for certain; at least 1 until it is done. */
    public abstract long certainlyMore();

    /** The fields behind the body; none before its end has come. */
    public abstract HeaderFields trailers();

    /** Takes all bytes of the body that are there. True if the body is done. */
    public final boolean skip(ByteBuffer in) throws Refusal {
        for (int there = next(in); there > 0; there = next(in)) {
            in.position(in.position() + there);
            taken(there);
        }
        return isDone();
    }

    /** How many bytes the body has, as far as is known. */
    public final long length() {
        return length;
    }

    /** How many bytes of the body were taken. */
    public final long arrived() {
        return arrived;
    }

    /** Counts bytes that come. */
    final void expect(long bytes) throws Refusal {
        length += bytes;
        if (length > limit || length < 0) {
            throw new Refusal(413, "A body of more than " + limit + " bytes (limit: " + limitName + ").");
        }
    }
}
