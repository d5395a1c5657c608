package io.baton.httpserver;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what has to happen at a time although a handler blocks: then its connection's own timeouts wait for it. One thread for all
 * servers, and none while nothing is due.
 */
final class Deadlines {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private Deadlines() {
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "httpserver-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Runs a task that does not block, unless it is cancelled before. */
    static Future<?> in(long millis, Runnable task) {
        return TIMER.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
