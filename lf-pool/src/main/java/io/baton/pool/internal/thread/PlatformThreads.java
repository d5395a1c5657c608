package io.baton.pool.internal.thread;

/** Makes the platform threads of a pool. */
public final class PlatformThreads {

    private PlatformThreads() {
    }

    /** A thread that is no daemon: {@link #unstarted(String, boolean, Runnable)}. */
    public static Thread unstarted(String name, Runnable task) {
        return unstarted(name, false, task);
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
