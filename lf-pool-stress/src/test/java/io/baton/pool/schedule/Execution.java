package io.baton.pool.schedule;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One run of a program. Repeats the choices on the path, then makes its own, and notes on the path which others must be
 * tried.
 */
final class Execution {

    /** A run is given up after this many steps, because its schedule is unfair. */
    private static final int TOO_LONG = 150;

    private final List<Node> path;
    private final int repeated;
    private final ModelThread[] threads;
    private final Steps.Step[] next;
    private final Clocks clocks;
    private final CountDownLatch rest = new CountDownLatch(1);
    private CountDownLatch unwound;
    private int depth;
    private volatile boolean over;
    private boolean redundant;
    private boolean cut;
    private Throwable failure;

    /** @param path the choices to repeat; the last one was not tried yet */
    Execution(List<Node> path, ModelThread[] threads) {
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
    void run(Program program) throws InterruptedException {
        List<Runnable> tasks = program.threads();
        for (int i = 0; i < threads.length; i++) {
            threads[i].prepare(this, tasks.get(i));
        }
        ModelThread first = choose();
        first.go();
        rest.await();
        over = true;
        for (int i = 0; i < threads.length; i++) {
            if (next[i] != null) {
                unwound = new CountDownLatch(1);
                threads[i].go();
                unwound.await();
            }
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

    /** Called by the running thread at its end. */
    void ended(ModelThread running, Throwable thrown) {
        next[running.number()] = null;
        if (over) {
            unwound.countDown();
            return;
        }
        if (thrown != null) {
            failure = thrown;
            rest.countDown();
            return;
        }
        goOn(running);
    }

    private ModelThread goOn(ModelThread running) {
        if (depth >= repeated) {
            Steps.Step last = path.get(depth - 1).taken();
            for (Steps.Step step : next) {
                if (step != null && step.thread() != running.number()) {
                    lookBackOnce(step, last, depth - 1);
                }
            }
        }
        ModelThread chosen = choose();
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
        if (depth > TOO_LONG) {
            cut = true;
            return null;
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

    private ModelThread take(Node node) {
        Steps.Step step = next[node.chosen];
        clocks.taken(step, depth);
        depth++;
        return threads[node.chosen];
    }

    /** Finds the last step that this one depends on and that need not come before it, and notes to try the other order. */
    private void lookBack(Steps.Step step) {
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
