package io.baton.pool.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a program in every order of its threads' steps that can change the result: dynamic partial-order reduction (Flanagan
 * and Godefroid, 2005) with sleep sets. One step is taken at a time, so all explored runs are sequentially consistent.
 */
public final class Explorer {

    /**
     * What was explored.
     *
     * @param schedules runs that ended, each different from the others
     * @param redundant runs that were given up because they were equal to others
     * @param cut runs that were given up because their schedule was unfair for too many steps
     * @param longest the number of steps of the longest run
     * @param complete whether no schedule is left to explore
     */
    public record Result(long schedules, long redundant, long cut, int longest, boolean complete) {
    }

    private final ModelThread[] threads;

    /** Explores programs with this many threads. */
    public Explorer(int threads) {
        this.threads = new ModelThread[threads];
        for (int i = 0; i < threads; i++) {
            this.threads[i] = new ModelThread(i);
            this.threads[i].start();
        }
    }

    /**
     * Explores all schedules, or the first {@code limit} of them.
     *
     * @throws AssertionError for the first schedule whose check fails; the message has its steps
     */
    public Result explore(Supplier<Program> programs, long limit) throws InterruptedException {
        List<Node> path = new ArrayList<>();
        long schedules = 0;
        long redundant = 0;
        long cut = 0;
        int longest = 0;
        do {
            Program program = programs.get();
            Execution execution = new Execution(path, threads);
            execution.run(program);
            longest = Math.max(longest, execution.depth());
            if (execution.isRedundant()) {
                redundant++;
            } else if (execution.isCut()) {
                cut++;
            } else {
                schedules++;
                check(program, execution, path, schedules);
            }
            while (!path.isEmpty() && !path.get(path.size() - 1).chooseNext()) {
                path.remove(path.size() - 1);
            }
        } while (!path.isEmpty() && schedules + cut < limit);
        return new Result(schedules, redundant, cut, longest, path.isEmpty());
    }

    private static void check(Program program, Execution execution, List<Node> path, long schedule) {
        try {
            if (execution.failure() != null) {
                throw new AssertionError(execution.failure());
            }
            program.check();
        } catch (AssertionError e) {
            StringBuilder text = new StringBuilder("in schedule " + schedule + ": " + e.getMessage());
            path.forEach(node -> text.append(System.lineSeparator()).append("    ").append(node.taken()));
            throw new AssertionError(text.toString(), e);
        }
    }
}
