package io.baton.pool.internal.proc;

/**
 * What the kernel says a thread is doing, from the third field of {@code /proc/self/task/<tid>/stat}: R runs or waits for a
 * core, S and D are blocked. Opened and closed by the thread itself, asked by others.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
public final class ThreadState implements AutoCloseable {

    /** A number of up to 10 digits, a name of up to 64 bytes in parentheses, a letter; then numbers. */
    private static final int LINE_BYTES = 96;

    private final ProcFile stat = new ProcFile("/proc/thread-self/stat", LINE_BYTES);

    /** The calling thread's state. */
    public ThreadState() {
    }

    /** Whether the thread is blocked; false if it runs, waits for a core, or cannot be asked. Any thread. */
    public synchronized boolean isBlocked() {
        // The name is in parentheses and may hold anything, parentheses too: the last one ends it.
        for (int at = stat.read() - 1; at >= 2; at--) {
            if (stat.at(at - 2) == ')') {
                return stat.at(at) == 'S' || stat.at(at) == 'D';
            }
        }
        return false;
    }

    @Override
    public synchronized void close() {
        stat.close();
    }
}
