package io.baton.benchmarks.soak;

import java.nio.ByteBuffer;

/**
 * What connections send: cells of eight bytes, each with the connection's tag and a number that counts up. So a receiver knows of
 * each cell whose it is and where it belongs.
 */
final class Cells {

    /** Bytes of a cell. */
    static final int BYTES = 8;
    /** The tag of the file that all connections share. */
    static final int FILE_TAG = 0x5A00_0000;

    private static final int MARK = 0x5A;
    private static final int MARK_SHIFT = 24;
    private static final int NUMBERS = (1 << MARK_SHIFT) - 1;

    private Cells() {
    }

    /** The tag of a connection. Numbers above 16 million come round again, past that of the file. */
    static int tag(int number) {
        return FILE_TAG | 1 + number % NUMBERS;
    }

    /** Whether this is the tag of some connection, and not bytes that are out of step. */
    static boolean isTag(int tag) {
        return tag >>> MARK_SHIFT == MARK;
    }

    /** Cells of a tag, from a number on; ready to be read. */
    static ByteBuffer of(int tag, int first, int count) {
        return fill(ByteBuffer.allocate(count * BYTES), tag, first, count).flip();
    }

    /** Puts cells into a big-endian buffer that has room for them. */
    static ByteBuffer fill(ByteBuffer target, int tag, int first, int count) {
        for (int i = 0; i < count; i++) {
            target.putInt(tag).putInt(first + i);
        }
        return target;
    }
}
