package io.baton.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a process runs.
 *
 * @param cores as taskset(1) takes them
 * @param nice as nice(1) takes it; 0 leaves it alone, below 0 needs the privilege
 */
public record Place(String cores, int nice) {

    /**
     * With the autogroups of sched(7), niceness counts only within a session: so the process gets its own session,
     * and that one's niceness.
     */
    private static final String IN_A_SESSION_SO_NICE =
            "{ echo \"$0\" > /proc/self/autogroup; } 2>/dev/null; exec nice -n \"$0\" \"$@\"";

    /**
     * The first words of a command that runs there. Each tool replaces itself by the program it starts, so the pid
     * stays the same.
     */
    public List<String> command() {
        List<String> command = new ArrayList<>();
        if (nice != 0) {
            command.addAll(List.of("setsid", "sh", "-c", IN_A_SESSION_SO_NICE, Integer.toString(nice)));
        }
        command.addAll(List.of("taskset", "-c", cores));
        return command;
    }
}
