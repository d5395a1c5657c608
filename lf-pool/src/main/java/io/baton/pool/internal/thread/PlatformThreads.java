package io.baton.pool.internal.thread;

/** Makes the platform threads of a pool. */
public final class PlatformThreads {

    private PlatformThreads() {
    }

    /**
     * A thread that is not started. It is no daemon and inherits no {@link InheritableThreadLocal}, whichever thread calls this:
     * one of a handler, which may be virtual and so a daemon, or a user's daemon thread.
     */
    public static Thread unstarted(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(false);
        return thread;
    }
}
