package io.baton.pool.internal.proc;

/**
 * How long the calling thread has waited for a core although it could run: the second number of {@code
 * /proc/thread-self/schedstat}. A clock cannot tell a turn that blocked from one that lost its core; this can. Opened and read by
 * one thread. Where the kernel does not count this it is always 0, and every long turn counts as slow. The first number, how long
 * the thread had a core, tells a turn that computes from one that blocks.
 *
 * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">sched-stats</a>
 */
public final class RunQueueDelay implements AutoCloseable {

    /** Three decimal numbers of up to 20 digits, and what is between them. */
    private static final int LINE_BYTES = 64;

    private final ProcFile schedstat = new ProcFile("/proc/thread-self/schedstat", LINE_BYTES);

    /** The calling thread's account. */
    public RunQueueDelay() {
    }

    /** Nanoseconds that the thread has waited for a core since it began; 0 if that cannot be read. */
    public long nanos() {
        int length = schedstat.read();
        return schedstat.number(schedstat.behindSpaces(1, length), length);
    }

    /** Nanoseconds for which the thread has had a core since it began; 0 if that cannot be read. */
    public long ranNanos() {
        return schedstat.number(0, schedstat.read());
    }

    @Override
    public void close() {
        schedstat.close();
    }
}
