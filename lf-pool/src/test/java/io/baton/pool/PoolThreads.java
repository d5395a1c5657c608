package io.baton.pool;

import com.sun.management.ThreadMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/** What the JVM and the kernel count for the threads whose names begin with the same characters. */
public final class PoolThreads {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String VOLUNTARY = "voluntary_ctxt_switches:";
    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private PoolThreads() {
    }

    /** Bytes allocated so far. */
    public static long allocated(String prefix) {
        return sum(prefix, thread -> BEAN.getThreadAllocatedBytes(thread.getId()));
    }

    /** Nanoseconds of CPU used so far. */
    public static long cpuNanos(String prefix) {
        return sum(prefix, thread -> BEAN.getThreadCpuTime(thread.getId()));
    }

    private static long sum(String prefix, ToLongFunction<Thread> what) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(prefix))
                .mapToLong(what).sum();
    }

    /**
     * How often they went to sleep so far, by proc_pid_status(5): in epoll_wait, on a futex, anywhere. A thread can
     * only be woken after it went to sleep, so they were woken no more often than that.
     */
    public static long sleeps(String prefix) throws IOException {
        long sum = 0;
        int found = 0;
        try (var tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                try {
                    if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
                        found++;
                        sum += Files.readAllLines(task.resolve("status")).stream()
                                .filter(line -> line.startsWith(VOLUNTARY))
                                .mapToLong(line -> Long.parseLong(line.substring(VOLUNTARY.length()).trim())).sum();
                    }
                } catch (NoSuchFileException e) {
                    // A thread that has just ended.
                }
            }
        }
        if (found == 0) {
            throw new IOException("the kernel knows no thread whose name begins with " + prefix);
        }
        return sum;
    }
}
