package io.baton.http.internal.parse;

import io.baton.http.internal.fields.HeaderFields;

import java.nio.ByteBuffer;

/** A body of a length that the head has announced. */
final class SizedBody extends BodyDecoder {

    private long rest;

    SizedBody(long length, long limit, String limitName) throws Refusal {
        super(limit, limitName);
        expect(length);
        rest = length;
    }

    @Override
    public int next(ByteBuffer in) {
        return (int) Math.min(rest, in.remaining());
    }

    @Override
    void advance(int bytes) {
        rest -= bytes;
    }

    @Override
    public boolean isDone() {
        return rest == 0;
    }

    @Override
    public long certainlyMore() {
        return rest;
    }

    @Override
    public HeaderFields trailers() {
        return NO_FIELDS;
    }
}
