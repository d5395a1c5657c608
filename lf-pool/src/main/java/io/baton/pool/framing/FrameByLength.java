package io.baton.pool.framing;

import java.nio.ByteBuffer;

/** Frames that all have the same length. */
final class FrameByLength extends FrameDecoder {

    FrameByLength(int length, FrameHandler handler) {
        super("length", length, handler);
    }

    @Override
    boolean next(FramedConnection connection, ByteBuffer in) throws Exception {
        int length = maximum();
        if (in.remaining() < length) {
            return false;
        }
        deliver(connection, in, in.position(), length, in.position() + length);
        return true;
    }
}
