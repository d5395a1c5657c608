package io.baton.benchmarks.peer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, which this code may not name while it is compiled for JDKs that have none. */
final class VirtualThreads {

    private static final int FIRST_JDK = 21;

    private VirtualThreads() {
    }

    static boolean areThere() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /**
     * An executor that starts one for each task.
     *
     * @throws IllegalStateException on older JDKs
     */
    static ExecutorService perTask() {
        if (!areThere()) {
            throw new IllegalStateException("virtual threads need JDK " + FIRST_JDK);
        }
        try {
            return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
