package io.baton.pool.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
            Execution execution = new Execution(path, threads, null);
            execution.run(programs.get());
            longest = Math.max(longest, execution.depth());
            if (execution.isRedundant()) {
                redundant++;
            } else if (execution.isCut()) {
                cut++;
            } else {
                schedules++;
                check(execution, path, schedules);
            }
            while (!path.isEmpty() && !path.get(path.size() - 1).chooseNext()) {
                path.remove(path.size() - 1);
            }
        } while (!path.isEmpty() && schedules + cut < limit);
        return new Result(schedules, redundant, cut, longest, path.isEmpty());
    }

    /**
     * Runs the program in {@code count} schedules, whose choices are made at random. For programs that are too long to be run in every
     * order: {@link #explore} would vary the ends of their schedules only.
     *
     * @param seed of the choices: the same seed makes the same schedules
     * @throws AssertionError for the first schedule whose check fails; the message has its steps
     */
    public Result sample(Supplier<Program> programs, long count, long seed) throws InterruptedException {
        Random random = new Random(seed);
        long cut = 0;
        int longest = 0;
        for (long run = 1; run <= count; run++) {
            List<Node> path = new ArrayList<>();
            Execution execution = new Execution(path, threads, new Chance(random, threads.length, run % 2 == 0));
            execution.run(programs.get());
            longest = Math.max(longest, execution.depth());
            if (execution.isCut()) {
                cut++;
            } else {
                check(execution, path, run);
            }
        }
        return new Result(count - cut, 0, cut, longest, false);
    }

    private static void check(Execution execution, List<Node> path, long schedule) {
        Throwable failure = execution.failure();
        if (failure != null) {
            String what = failure instanceof AssertionError ? failure.getMessage() : failure.toString();
            StringBuilder text = new StringBuilder("in schedule " + schedule + ": " + what);
            path.forEach(node -> text.append(System.lineSeparator()).append("    ").append(node.taken()));
            throw new AssertionError(text.toString(), failure);
        }
    }
}
