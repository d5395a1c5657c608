package io.baton.benchmarks.soak;

import io.baton.http.HttpServer;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolSnapshot;

import com.sun.management.UnixOperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What the server's JVM uses and has counted, as lines of JSON. */
final class ServerUsage {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String THREADS = "Threads:";
    private static final int LOOKS = 100;
    private static final int SAME_LOOKS = 10;
    private static final long LOOK_MILLIS = 10;

    private final LeaderFollowerPool pool;
    private final HttpServer http;
    private final LongAdder foreignRequests;
    private final Leak.Tap tap;

    ServerUsage(LeaderFollowerPool pool, HttpServer http, LongAdder foreignRequests, Leak.Tap tap) {
        this.pool = pool;
        this.http = http;
        this.foreignRequests = foreignRequests;
        this.tap = tap;
    }

    /** Counters of the pool and of the HTTP server, and how many descriptors are open. */
    String counters() {
        PoolSnapshot now = pool.snapshot();
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("connections", (long) now.connections());
        numbers.put("accepted", now.accepted());
        numbers.put("closed", now.closed());
        numbers.put("turns", now.turns());
        numbers.put("promotions", now.promotions());
        numbers.put("accept_pauses", now.acceptPauses());
        numbers.put("write_stalls", now.writeStalls());
        numbers.put("handler_errors", now.handlerErrors());
        numbers.put("stale_events", now.staleEvents());
        numbers.put("ring_full", now.ringFull());
        numbers.put("exclusivity_violations", now.exclusivityViolations());
        numbers.put("http_requests", http.snapshot().requests());
        numbers.put("http_timeouts", http.snapshot().timeouts());
        numbers.put("foreign_requests", foreignRequests.sum());
        return json(numbers);
    }

    /** What {@link Resource} names, after two collections: the second one frees what reference handling has released. */
    String usage() throws IOException, InterruptedException {
        tap.sample();
        System.gc();
        System.gc();
        long direct = settledDirect();
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put(Resource.HEAP.field(), ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        numbers.put(Resource.DIRECT.field(), direct);
        numbers.put(Resource.DESCRIPTORS.field(), descriptors());
        numbers.put(Resource.THREADS.field(), threads());
        return json(numbers);
    }

    /** The JDK frees direct buffers in a thread of its own, after the collection, which may have to wait for a core. */
    private static long settledDirect() throws InterruptedException {
        long now = direct();
        int same = 0;
        for (int i = 0; i < LOOKS && same < SAME_LOOKS; i++) {
            Thread.sleep(LOOK_MILLIS);
            long before = now;
            now = direct();
            same = now == before ? same + 1 : 0;
        }
        return now;
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(buffers -> buffers.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private static long descriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getOpenFileDescriptorCount();
    }

    /** All of the process: the kernel counts those of the JVM, too, and those that a JVM has lost. */
    private static long threads() throws IOException {
        return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(THREADS))
                .mapToLong(line -> Long.parseLong(line.substring(THREADS.length()).trim())).sum();
    }

    private static String json(Map<String, Long> numbers) {
        return numbers.entrySet().stream().map(entry -> '"' + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
