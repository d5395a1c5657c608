package io.baton.pool.lead;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * How long the calling thread has waited for a core although it could run: the second number of {@code /proc/thread-self/schedstat}.
 * A clock cannot tell a turn that blocked from one that lost its core; this can. Opened and read by one thread; where the kernel
 * keeps no such account it says 0, and every long turn counts as slow.
 *
 * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">sched-stats</a>
 */
public final class CoreWait implements AutoCloseable {

    /** Three decimal numbers of up to 20 digits, and what is between them. */
    private static final int LINE_BYTES = 64;

    private final byte[] line = new byte[LINE_BYTES];
    private RandomAccessFile file;

    /** The calling thread's account. */
    public CoreWait() {
        try {
            file = new RandomAccessFile("/proc/thread-self/schedstat", "r");
        } catch (IOException e) {
            file = null;
        }
    }

    /** Nanoseconds of waiting since the thread began; 0 where nobody knows. */
    public long nanos() {
        if (file == null) {
            return 0;
        }
        try {
            file.seek(0);
            return second(line, file.read(line));
        } catch (IOException e) {
            return 0;
        }
    }

    private static long second(byte[] text, int length) {
        int at = 0;
        while (at < length && text[at] != ' ') {
            at++;
        }
        long number = 0;
        for (at++; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            number = number * 10 + (text[at] - '0');
        }
        return number;
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // Only read from: there is nothing to lose.
            }
            file = null;
        }
    }
}
