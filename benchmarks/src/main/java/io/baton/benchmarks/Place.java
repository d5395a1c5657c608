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

    /** Where sched(7) autogroups are on, nice(1) counts within a session only: it gets one, as nice as itself. */
    private static final String IN_A_SESSION_SO_NICE =
            "{ echo \"$0\" > /proc/self/autogroup; } 2>/dev/null; exec nice -n \"$0\" \"$@\"";

    /** The start of a command that runs there; each tool becomes the program it starts, so the pid stays. */
    public List<String> command() {
        List<String> command = new ArrayList<>();
        if (nice != 0) {
            command.addAll(List.of("setsid", "sh", "-c", IN_A_SESSION_SO_NICE, Integer.toString(nice)));
        }
        command.addAll(List.of("taskset", "-c", cores));
        return command;
    }
}
