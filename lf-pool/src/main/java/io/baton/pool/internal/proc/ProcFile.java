package io.baton.pool.internal.proc;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * What the kernel says in a file below {@code /proc}. It is opened once and then read again and again, which looks up no path and
 * allocates nothing. One reader at a time.
 */
final class ProcFile implements AutoCloseable {

    private final byte[] text;
    /** Null if it could not be opened, or is closed. */
    private @Nullable RandomAccessFile file;

    /**
     * This file. Where it cannot be opened, reading it finds nothing.
     *
     * @param path of a file below {@code /proc/thread-self} the calling thread's one is opened
     * @param most how many bytes of its beginning are wanted
     */
    ProcFile(String path, int most) {
        text = new byte[most];
        try {
            file = new RandomAccessFile(path, "r");
        } catch (IOException e) {
            file = null;
        }
    }

    /**
     * Reads its beginning: how many bytes {@link #at} has now; 0 if there are none, or what it tells of is gone. Never throws.
     */
    int read() {
        if (file == null) {
            return 0;
        }
        try {
            file.seek(0);
            return Math.max(0, file.read(text));
        } catch (IOException | OutOfMemoryError e) {
            return 0;
        }
    }

    /** The decimal number at this index of the {@code length} bytes that were read last; 0 if there is none. */
    long number(int index, int length) {
        long number = 0;
        for (int at = index; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            number = number * 10 + (text[at] - '0');
        }
        return number;
    }

    /** The index behind this many spaces of the {@code length} bytes that were read last. */
    int behindSpaces(int spaces, int length) {
        int at = 0;
        for (int found = 0; at < length && found < spaces; at++) {
            found += text[at] == ' ' ? 1 : 0;
        }
        return at;
    }

    /** A byte of what was read last. */
    byte at(int index) {
        return text[index];
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // It was only read: nothing is lost.
            }
            file = null;
        }
    }
}
