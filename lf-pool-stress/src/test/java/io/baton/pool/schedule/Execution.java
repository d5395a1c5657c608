package io.baton.pool.schedule;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One run: repeats the choices on the path, then goes on by itself, and notes on the path what has to be tried otherwise. */
final class Execution {

    /** A schedule that is unfair for so many steps is not followed further. */
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

    /** @param path the choices so far, of which the last is new */
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

    /** Runs the program's threads until none can go on. */
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

    /** Whether another run was the same but for the order of independent steps; then this one was not finished. */
    boolean isRedundant() {
        return redundant;
    }

    /** Whether it was given up for its length, as a schedule can be that lets two threads disturb each other for ever. */
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

    /** By the running thread, about to take a step; returns the one that goes on. */
    ModelThread next(ModelThread running, Steps.Step step) {
        next[running.number()] = step;
        if (depth > repeated - 1) {
            lookBack(step);
        }
        return goOn(running);
    }

    /** By the running thread, at its end. */
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

    /** Where, last, a step was taken that this one depends on and that need not come before it. */
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
