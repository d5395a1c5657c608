package io.baton.pool.framing;

import java.nio.ByteBuffer;

/** Frames that end with LF or CR LF. Bytes that were searched once are not searched again, so a line may come byte by byte. */
final class FrameByLine extends FrameDecoder {

    static final byte CR = '\r';
    static final byte LF = '\n';

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LFS = ONES * LF;

    /** How many bytes are searched for a line's LF: one that comes later ends a line that is too long. */
    private final int reach;

    FrameByLine(int maximum, FrameHandler handler) {
        super("maximum", maximum, handler);
        this.reach = (int) Math.min(maximum + 2L, Integer.MAX_VALUE);
    }

    @Override
    boolean next(FramedConnection connection, ByteBuffer in) throws Exception {
        int start = in.position();
        int end = start + Math.min(in.remaining(), reach);
        int lineFeed = indexOfLineFeed(in, start + connection.unfinished(), end);
        int lineEnd = lineFeed < 0 ? end : lineFeed;
        // A CR at the very end may be the first half of the line's end.
        int length = lineEnd - start - (lineEnd > start && in.get(lineEnd - 1) == CR ? 1 : 0);
        if (length > maximum()) {
            refuse(connection, maximum() + 1L);
            return false;
        }
        if (lineFeed < 0) {
            return false;
        }
        deliver(connection, in, start, length, lineFeed + 1);
        return true;
    }

    /** The index of the first LF at {@code from} or behind it and before {@code to}, or −1. */
    static int indexOfLineFeed(ByteBuffer in, int from, int to) {
        int i = from;
        // Eight at a time: LF becomes a zero byte, and only a zero byte borrows into its own high bit.
        while (i <= to - Long.BYTES) {
            long word = in.getLong(i) ^ LFS;
            if ((word - ONES & ~word & HIGH_BITS) != 0) {
                break;
            }
            i += Long.BYTES;
        }
        for (; i < to; i++) {
            if (in.get(i) == LF) {
                return i;
            }
        }
        return -1;
    }
}
