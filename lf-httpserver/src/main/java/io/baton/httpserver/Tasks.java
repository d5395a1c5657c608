package io.baton.httpserver;

import java.util.concurrent.Executor;

/**
 * Runs exchanges: each is one task for the user's executor; or, without one, runs on the thread of the pool that received the
 * request.
 */
final class Tasks {

    /** What {@code getExecutor} returns of a server that was started without one. */
    static final Executor ON_THE_POOL = new Executor() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public String toString() {
            return "the pool's threads";
        }
    };

    private final ThreadLocal<Boolean> inCallback = new ThreadLocal<>();
    private volatile Executor executor = ON_THE_POOL;

    void executor(Executor newExecutor) {
        executor = newExecutor;
    }

    /** Whether the calling thread is one of the pool, in a handler. */
    boolean isOnThePool() {
        return inCallback.get() != null;
    }

    /** Called by the thread of the connection's callback. */
    void run(Exchange exchange) {
        inCallback.set(Boolean.TRUE);
        try {
            runNow(exchange);
        } finally {
            inCallback.remove();
        }
    }

    private void runNow(Exchange exchange) {
        Executor current = executor;
        if (current == ON_THE_POOL) {
            exchange.run();
        } else if (!execute(current, exchange)) {
            return;
        }
        exchange.serveOthers();
    }

    private static boolean execute(Executor executor, Exchange exchange) {
        try {
            executor.execute(exchange);
            return true;
        } catch (RuntimeException | Error e) {
            ServerLog.failure("the executor has refused a request", e);
            exchange.abort();
            return false;
        }
    }
}
