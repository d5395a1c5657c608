package io.baton.benchmarks.peer;

import com.sun.management.ThreadMXBean;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Answers the runner's questions about this JVM: a question is a line on standard input, its answer a line of JSON on
 * standard output. {@code memory} collects garbage first and says {@code heap_bytes} (of all objects that are alive), {@code
 * direct_bytes} (of all direct buffers) and {@code resident_bytes} (of the whole process, 0 if the kernel does not tell). {@code
 * allocated} says {@code allocated_bytes}, the bytes that all living threads have allocated on the heap so far. The bytes that
 * the answers themselves take are not counted. Between two questions it sleeps.
 */
final class Introspection {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Number, instances, bytes, class. */
    private static final Pattern OF_A_CLASS = Pattern.compile("^ *\\d+: +\\d+ +(\\d+) +(\\S+)");
    private static final String FILLER = "jdk.internal.vm.Filler";
    private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");
    private static final long KIB = 1024;

    private Introspection() {
    }

    /** Answers in a thread of its own until standard input ends. */
    static void start() {
        Thread thread = new Thread(Introspection::listen, "introspection");
        thread.setDaemon(true);
        thread.start();
    }

    private static void listen() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in))) {
            for (String question = in.readLine(); question != null; question = in.readLine()) {
                System.out.println(answer(question));
            }
        } catch (IOException e) {
            System.err.println("standard input failed: " + e);
        }
    }

    private static String answer(String question) {
        return switch (question) {
            case "memory" -> memory();
            case "allocated" -> "{\"allocated_bytes\":" + allocatedByOthers() + "}";
            default -> "{\"error\":\"no question\"}";
        };
    }

    private static String memory() {
        // What the JDK makes for the first histogram stays. The second one collects what reference handling has released.
        liveBytes();
        long heap = liveBytes();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
        return "{\"heap_bytes\":" + heap + ",\"direct_bytes\":" + direct + ",\"resident_bytes\":" + resident() + "}";
    }

    /**
     * The sum of the JVM's histogram of live objects. The used heap says more: a thread that allocates has a buffer of its own of
     * up to 1.5 MB, which counts as used as a whole. With 10,000 connections that is 150 bytes for each. What the collector puts
     * into gaps is in the histogram, but is no object; before JDK 19 it looks like arrays of int, and is counted.
     */
    private static long liveBytes() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                    new Object[] {new String[0]}, new String[] {String[].class.getName()});
            return histogram.lines().map(OF_A_CLASS::matcher).filter(Matcher::find)
                    .filter(line -> !line.group(2).contains(FILLER)).mapToLong(line -> Long.parseLong(line.group(1)))
                    .sum();
        } catch (JMException e) {
            throw new IllegalStateException("this JVM makes no histogram of its heap", e);
        }
    }

    /** Summed over all mappings: the number in /proc/self/status lags behind. */
    private static long resident() {
        try (Stream<String> lines = Files.lines(ROLLUP)) {
            return lines.filter(line -> line.startsWith("Rss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long allocatedByOthers() {
        long own = Thread.currentThread().getId();
        // Excluded here instead of subtracted later, because the first answer loads classes in between.
        long[] others = Arrays.stream(THREADS.getAllThreadIds()).filter(id -> id != own).toArray();
        return Arrays.stream(THREADS.getThreadAllocatedBytes(others)).filter(bytes -> bytes > 0).sum();
    }
}
