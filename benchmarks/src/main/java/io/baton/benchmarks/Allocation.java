package io.baton.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Measures how many bytes a server allocates for each message while a load runs. */
final class Allocation {

    /** The server's counter is read after this share of the measured time, and again after {@link #LAST}. */
    private static final double FIRST = 0.15;
    private static final double LAST = 0.85;

    /** A run of the driver. */
    interface Drive {
        Map<String, Object> run() throws IOException, InterruptedException;
    }

    private Allocation() {
    }

    /**
     * The driver's report with {@code allocated_bytes_per_message} added. For closed loops only, because their rate
     * is steady.
     */
    static Map<String, Object> during(Server server, Timing timing, Drive drive)
            throws IOException, InterruptedException {
        FutureTask<Double> perSecond = new FutureTask<>(() -> perSecond(server, timing));
        Thread watcher = new Thread(perSecond, "allocation");
        watcher.start();
        try {
            Map<String, Object> fields = drive.run();
            fields.put("allocated_bytes_per_message", perSecond.get() / Json.number(fields, "quick_per_second"));
            return fields;
        } catch (ExecutionException | CancellationException e) {
            throw new IOException("allocated: " + e.getMessage(), e);
        } finally {
            watcher.interrupt();
        }
    }

    private static double perSecond(Server server, Timing timing) throws IOException, InterruptedException {
        sleep(timing.settle() + FIRST * timing.seconds());
        double first = server.ask("allocated", "allocated_bytes");
        long from = System.nanoTime();
        sleep((LAST - FIRST) * timing.seconds());
        double last = server.ask("allocated", "allocated_bytes");
        return (last - first) * 1e9 / (System.nanoTime() - from);
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    }
}
