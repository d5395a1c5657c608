package io.baton.pool.framing;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** Memory in which a framed reply is put together, so that it is one reply; one buffer for each thread that replies. */
final class FrameScratch {

    /** Above this a reply gets memory of its own. */
    static final int KEPT_BYTES = 8 << 10;

    private static final ThreadLocal<@Nullable ByteBuffer> KEPT = new ThreadLocal<>();

    private FrameScratch() {
    }

    /** An empty big-endian buffer of at least {@code bytes}; the caller's alone until it is given back. */
    static ByteBuffer take(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a frame of " + bytes + " bytes in all is too long for one buffer");
        }
        ByteBuffer kept = KEPT.get();
        if (kept == null || kept.capacity() < bytes) {
            return ByteBuffer.allocate(Math.max((int) bytes, KEPT_BYTES));
        }
        // Taken out meanwhile: the connection may be a decorator that frames its replies too.
        KEPT.set(null);
        return kept.clear();
    }

    static void giveBack(ByteBuffer scratch) {
        if (scratch.capacity() == KEPT_BYTES) {
            KEPT.set(scratch);
        }
    }
}
