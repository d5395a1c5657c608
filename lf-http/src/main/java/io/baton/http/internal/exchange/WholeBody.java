package io.baton.http.internal.exchange;

import io.baton.http.internal.fields.HeaderFields;
import io.baton.http.internal.parse.BodyDecoder;
import io.baton.http.internal.parse.Refusal;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body that is collected before its handler runs. Its memory grows with what comes, whatever length was announced. */
public final class WholeBody implements Body {

    private static final byte[] EMPTY = new byte[0];
    private static final HeaderFields NO_FIELDS = new HeaderFields();

    /** No body. */
    static final WholeBody NONE = new WholeBody();

    private final @Nullable BodyDecoder decoder;
    private byte[] bytes = EMPTY;
    private int length;
    private @Nullable ByteBuffer view;
    private @Nullable InputStream stream;

    /** An empty body. */
    private WholeBody() {
        decoder = null;
        view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** A body whose bytes this decoder finds. */
    public WholeBody(BodyDecoder decoder) {
        this.decoder = decoder;
    }

    /** Takes what is there. True if the body is complete. */
    public boolean collect(ByteBuffer in) throws Refusal {
        if (decoder == null) {
            return true;
        }
        for (int there = decoder.next(in); there > 0; there = decoder.next(in)) {
            if (there > bytes.length - length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + there, 2 * length));
            }
            in.get(bytes, length, there);
            length += there;
            decoder.taken(there);
        }
        return decoder.isDone();
    }

    @Override
    public ByteBuffer whole() {
        if (view == null) {
            view = ByteBuffer.wrap(bytes, 0, length).slice().asReadOnlyBuffer();
        }
        return this == NONE ? view.duplicate() : view;
    }

    @Override
    public InputStream stream() {
        if (this == NONE) {
            return InputStream.nullInputStream();
        }
        if (stream == null) {
            stream = new ByteArrayInputStream(bytes, 0, length);
        }
        return stream;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public HeaderFields trailers() {
        return decoder == null ? NO_FIELDS : decoder.trailers();
    }
}
