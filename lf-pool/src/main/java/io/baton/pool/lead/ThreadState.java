package io.baton.pool.lead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's word on what a thread does, from the third field of {@code /proc/self/task/<tid>/stat}: R runs or waits for a
 * core, S and D are blocked.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
final class ThreadState {

    private ThreadState() {
    }

    /** Whether the thread is blocked; false if it runs, waits for a core, or cannot be asked. */
    static boolean isBlocked(long tid) {
        try {
            String stat = new String(Files.readAllBytes(Path.of("/proc/self/task/" + tid + "/stat")),
                    StandardCharsets.ISO_8859_1);
            // The name before it is in parentheses and may hold anything, parentheses too.
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'S' || state == 'D';
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
