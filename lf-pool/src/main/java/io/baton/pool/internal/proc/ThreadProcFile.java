package io.baton.pool.internal.proc;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * What the kernel says of one thread in a file below {@code /proc/thread-self}. The thread itself opens it; then it is read again and
 * again, which looks up no path and allocates nothing. One reader at a time.
 */
final class ThreadProcFile implements AutoCloseable {

    private final byte[] text;
    private RandomAccessFile file;

    /**
     * The calling thread's file. Where it cannot be opened, reading it finds nothing.
     *
     * @param most how many bytes of its beginning are wanted
     */
    ThreadProcFile(String name, int most) {
        text = new byte[most];
        try {
            file = new RandomAccessFile("/proc/thread-self/" + name, "r");
        } catch (IOException e) {
            file = null;
        }
    }

    /** Reads its beginning: how many bytes {@link #at} has now; 0 if there are none, or the thread is gone. Never throws. */
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
