package io.baton.pool.internal.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Whether no thread of the machine waits for a core: then a thread that runs does not merely hold up another one, and one more
 * thread finds a core of its own. The kernel counts the threads that run or wait for a core, the asking one included, in the
 * fourth field of {@code /proc/loadavg}. If they are no more than the cores that are online, every one of them has a core, or
 * will have at once.
 *
 * <p>Where the process may not use all of these cores, the count says nothing of those that it may use; then, and where something
 * cannot be read, the answer is no. Any thread; what is read once stays open.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_loadavg.5.html">proc_loadavg(5)</a>
 */
public final class IdleCores implements AutoCloseable {

    private static final int LINE_BYTES = 64;
    private static final int FIELDS_BEFORE = 3;
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final ProcFile loadavg;
    private final int cores;

    /** Of this machine, for this process. */
    public IdleCores() {
        this(Path.of("/proc/loadavg"), Path.of("/sys/devices/system/cpu/online"), Path.of("/proc/self/status"));
    }

    IdleCores(Path loadavg, Path online, Path status) {
        this.loadavg = new ProcFile(loadavg.toString(), LINE_BYTES);
        this.cores = cores(online, status);
    }

    /** How many cores are online, if this process may use all of them; else 0. */
    private static int cores(Path online, Path status) {
        try {
            BitSet missing = list(Files.readString(online));
            int count = missing.cardinality();
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(ALLOWED)) {
                    missing.andNot(list(line.substring(ALLOWED.length())));
                    return missing.isEmpty() ? count : 0;
                }
            }
            return 0;
        } catch (IOException | RuntimeException unreadable) {
            return 0;
        }
    }

    /** Such as {@code 0-3,8}. */
    private static BitSet list(String text) {
        BitSet numbers = new BitSet();
        for (String range : text.strip().split(",")) {
            String[] ends = range.split("-");
            numbers.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return numbers;
    }

    /** Whether no thread waits for a core now. */
    public synchronized boolean isNobodyWaiting() {
        int length = loadavg.read();
        long running = loadavg.number(loadavg.behindSpaces(FIELDS_BEFORE, length), length);
        return running > 0 && running <= cores;
    }

    @Override
    public synchronized void close() {
        loadavg.close();
    }
}
