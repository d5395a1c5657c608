package io.baton.pool.internal.group;

import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.thread.PlatformThreads;

import java.time.Duration;
import java.util.List;

/** Waits for threads that have been told to end. */
public final class ThreadEnd {

    private static final Log LOG = Log.of(ThreadEnd.class);
    private static final Message STUCK = LOG.warning("{}");
    private static final Message MORE = LOG.warning("{} more threads are stuck in handlers and are left behind");
    /** What a thread has, after the drain timeout, to get from the end of its turn to the end of its run. */
    private static final Duration TIME_TO_END = Duration.ofSeconds(1);

    /** Of thousands of virtual followers that are stuck, so many stacks are logged. */
    private static final int REPORTED = 16;

    private ThreadEnd() {
    }

    /**
     * Waits for threads; interrupts those that do not end, waits again, and logs the stacks of those that stay.
     *
     * @param giveUp called before the last look: carriers wait for their virtual followers until then
     * @param pool the name of the pool, for the log
     * @return true if the calling thread was interrupted meanwhile
     */
    public static boolean await(List<Thread> threads, Runnable giveUp, String pool) {
        boolean interrupted = PlatformThreads.join(threads, TIME_TO_END);
        threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
        interrupted |= PlatformThreads.join(threads, TIME_TO_END);
        List<Thread> left = threads.stream().filter(Thread::isAlive).toList();
        giveUp.run();
        interrupted |= PlatformThreads.join(left, TIME_TO_END);
        report(left.stream().filter(Thread::isAlive).toList(), pool);
        return interrupted;
    }

    private static void report(List<Thread> stuck, String pool) {
        stuck.stream().limit(REPORTED).forEach(thread -> report(thread, pool));
        if (stuck.size() > REPORTED) {
            MORE.log(stuck.size() - REPORTED, null);
        }
    }

    private static void report(Thread thread, String pool) {
        StringBuilder stack = new StringBuilder(pool).append(": thread ").append(thread.getName())
                .append(" is stuck in a handler and is left behind:");
        for (StackTraceElement frame : thread.getStackTrace()) {
            stack.append(System.lineSeparator()).append("    at ").append(frame);
        }
        STUCK.log(stack, null);
    }
}
