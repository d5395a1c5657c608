package io.baton.pool.internal.thread;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the platform threads of a pool. */
public final class PlatformThreads {

    private PlatformThreads() {
    }

    /** A thread that is no daemon: {@link #unstarted(String, boolean, Runnable)}. */
    public static Thread unstarted(String name, Runnable task) {
        return unstarted(name, false, task);
    }

    /**
     * Waits until a thread has ended, at most for {@code limit}; also if the calling thread is interrupted, whose interrupt
     * status is kept.
     */
    public static void await(Thread thread, Duration limit) {
        if (join(List.of(thread), limit)) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for all together, at most for {@code limit}, also when interrupted.
     *
     * @return true if the calling thread was interrupted meanwhile; its interrupt status is cleared then
     */
    public static boolean join(List<Thread> threads, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            long left = deadline - System.nanoTime();
            while (thread.isAlive() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadline - System.nanoTime();
            }
        }
        return interrupted;
    }

    /**
     * A thread that is not started. It takes nothing over from the thread that calls this, which may be a handler's, virtual
     * and so a daemon, or a user's daemon thread; no {@link InheritableThreadLocal} either.
     */
    public static Thread unstarted(String name, boolean daemon, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(daemon);
        return thread;
    }
}
