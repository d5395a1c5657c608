package io.baton.pool.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One run of a program. Repeats the choices on the path, then makes its own, and notes on the path which others must be
 * tried.
 */
final class Execution {

    private final List<Node> path;
    private final int repeated;
    private final ModelThread[] threads;
    private final Steps.Step[] next;
    private final Clocks clocks;
    private final CountDownLatch rest = new CountDownLatch(1);
    private final List<Coroutine> codes = new ArrayList<>();
    private final Chance chance;
    private Program program;
    private CountDownLatch unwound;
    private int depth;
    private volatile boolean over;
    private boolean redundant;
    private boolean cut;
    private volatile Throwable failure;

    /**
     * One run.
     *
     * @param path the choices to repeat; the last one was not tried yet
     * @param chance makes the choices, without a thought of other runs; null to explore them in order
     */
    Execution(List<Node> path, ModelThread[] threads, Chance chance) {
        this.chance = chance;
        this.path = path;
        this.repeated = path.size();
        this.threads = threads;
        this.next = new Steps.Step[threads.length];
        this.clocks = new Clocks(threads.length);
        for (int i = 0; i < threads.length; i++) {
            next[i] = new Steps.Step(i, 0, 0, null);
        }
    }

    /** Runs the program's threads until none can continue. */
    void run(Program of) throws InterruptedException {
        program = of;
        List<Runnable> tasks = of.threads();
        for (int i = 0; i < threads.length; i++) {
            threads[i].prepare(this, tasks.get(i));
        }
        ModelThread first = choose();
        first.go();
        rest.await();
        if (failure == null && !redundant && !cut) {
            checkRest();
        }
        over = true;
        for (int i = 0; i < threads.length; i++) {
            if (next[i] != null) {
                unwound = new CountDownLatch(1);
                threads[i].go();
                unwound.await();
            }
        }
        for (Coroutine code : codes) {
            code.end();
        }
    }

    private void checkRest() {
        try {
            program.check();
        } catch (AssertionError wrong) {
            fail(wrong);
        }
    }

    /** Code that begins in this run. */
    void add(Coroutine code) {
        codes.add(code);
    }

    /** Something is wrong. The run ends before the next step. */
    void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    /** Whether the run was given up because another run differs only in the order of independent steps. */
    boolean isRedundant() {
        return redundant;
    }

    /** Whether the run was given up because it was too long: two threads may disturb each other for ever. */
    boolean isCut() {
        return cut;
    }

    Throwable failure() {
        return failure;
    }

    int depth() {
        return depth;
    }

    void checkNotOver() {
        if (over) {
            throw new Steps.Stop();
        }
    }

    /** Called by the running thread before it takes a step. Returns the thread that continues. */
    ModelThread next(ModelThread running, Steps.Step step) {
        next[running.number()] = step;
        if (depth > repeated - 1) {
            lookBack(step);
        }
        return goOn(running);
    }

    private boolean isWrong(ModelThread running) {
        running.unseen();
        try {
            program.checkStep();
        } catch (AssertionError wrong) {
            fail(wrong);
        } finally {
            running.seen();
        }
        return failure != null;
    }

    /** Called by the running thread at its end. */
    void ended(ModelThread running, Throwable thrown) {
        next[running.number()] = null;
        if (over) {
            unwound.countDown();
            return;
        }
        if (thrown != null) {
            fail(thrown);
        }
        goOn(running);
    }

    private ModelThread goOn(ModelThread running) {
        if (isWrong(running)) {
            rest.countDown();
            return null;
        }
        if (depth >= repeated && chance == null) {
            Steps.Step last = path.get(depth - 1).taken();
            for (Steps.Step step : next) {
                if (step != null && step.thread() != running.number()) {
                    lookBackOnce(step, last, depth - 1);
                }
            }
        }
        ModelThread chosen;
        running.unseen();
        try {
            chosen = choose();
        } finally {
            running.seen();
        }
        if (chosen == null) {
            rest.countDown();
        } else if (chosen != running) {
            chosen.go();
        }
        return chosen;
    }

    private ModelThread choose() {
        if (depth < repeated) {
            return take(path.get(depth));
        }
        int enabled = 0;
        for (Steps.Step step : next) {
            if (step != null && step.isEnabled()) {
                enabled |= 1 << step.thread();
            }
        }
        if (enabled == 0) {
            return null;
        }
        if (depth > program.tooLong()) {
            cut = true;
            return null;
        }
        if (chance != null) {
            return take(choice(enabled));
        }
        int asleep = depth == 0 ? 0 : path.get(depth - 1).asleepAfter();
        int free = enabled & ~asleep;
        if (free == 0) {
            redundant = true;
            return null;
        }
        Node node = new Node(next.clone(), enabled, asleep);
        int last = depth == 0 ? 0 : path.get(depth - 1).chosen;
        node.choose((free >>> last & 1) != 0 ? last : Integer.numberOfTrailingZeros(free));
        path.add(node);
        return take(node);
    }

    private Node choice(int enabled) {
        Node node = new Node(next.clone(), enabled, 0);
        node.choose(chance.choose(enabled, depth == 0 ? 0 : path.get(depth - 1).chosen, depth));
        path.add(node);
        return node;
    }

    private ModelThread take(Node node) {
        Steps.Step step = next[node.chosen];
        clocks.taken(step, depth);
        depth++;
        return threads[node.chosen];
    }

    /** Finds the last step that this one depends on and that need not come before it, and notes to try the other order. */
    private void lookBack(Steps.Step step) {
        if (chance != null) {
            return;
        }
        for (int i = depth - 1; i >= 0; i--) {
            if (lookBackOnce(step, path.get(i).taken(), i)) {
                return;
            }
        }
    }

    private boolean lookBackOnce(Steps.Step step, Steps.Step taken, int at) {
        if (taken.thread() == step.thread() || !step.dependsOn(taken)) {
            return false;
        }
        if (!clocks.isOrdered(at, taken.thread(), step.thread())) {
            path.get(at).tryBefore(step.thread());
            return true;
        }
        return false;
    }
}
