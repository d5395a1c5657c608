package io.baton.pool.framing;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Frames with their length before them. */
final class FrameByPrefix extends FrameDecoder {

    private final Framing.Prefix prefix;

    FrameByPrefix(Framing.Prefix prefix, int maximum, FrameHandler handler) {
        super("maximum", maximum, handler);
        this.prefix = Objects.requireNonNull(prefix, "prefix");
    }

    @Override
    boolean next(FramedConnection connection, ByteBuffer in) throws Exception {
        int room = in.remaining() - prefix.bytes();
        if (room < 0) {
            return false;
        }
        long length = prefix.read(in, in.position());
        if (length > maximum()) {
            refuse(connection, length);
            return false;
        }
        if (length > room) {
            return false;
        }
        int from = in.position() + prefix.bytes();
        deliver(connection, in, from, (int) length, from + (int) length);
        return true;
    }
}
