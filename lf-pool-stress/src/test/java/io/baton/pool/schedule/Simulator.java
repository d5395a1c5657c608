package io.baton.pool.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Runs threads one at a time, in an order that a seed chooses, on a clock of its own. A thread may stop at each of its {@link Steps}. Time
 * passes a little with each step; when all threads wait, it passes until the first of them need not wait any more. So a run with the
 * same seed is the same run, and hours of it take no time.
 */
public final class Simulator {

    private static final int TOO_MANY_STEPS = 400_000;
    private static final int SHOWN = 300;
    private static final int TICKS = 4;
    private static final long START_NANOS = 1_000_000_000;
    private static final int REAL_SECONDS = 60;
    /** Looks at the clock in vain: a thread is to look again, and each time nothing has come of it. */
    private static final int LOOKS = 100_000;

    private final Random random;
    private final Turns turns;
    private final int tick;
    private final List<Strand> strands = new ArrayList<>();
    private final List<Strand> enabled = new ArrayList<>();
    private final Taken[] history = new Taken[SHOWN];
    private final CountDownLatch rest = new CountDownLatch(1);
    private Runnable check = () -> { };
    private Runnable checkOfPauses = () -> { };
    private long now = START_NANOS;
    private int steps;
    private int digest;
    private volatile boolean over;
    private volatile Throwable failure;

    private record Taken(long nanos, Strand by, Thread with, String what) {

        @Override
        public String toString() {
            return nanos / 1_000 + " us  " + by.getName() + (with == by ? "" : " with " + with.getName()) + ": " + what;
        }
    }

    /** Without threads. */
    public Simulator(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
        turns = new Turns(random);
        int shift = random.nextInt(TICKS);
        tick = 40 << 2 * shift;
    }

    // What the one that has it does.

    /** What must hold at each step; throws an AssertionError if it does not. It takes no steps. */
    public void check(Runnable invariants) {
        check = invariants;
    }

    /**
     * What must hold whenever all threads wait, none of them for its core, so that nothing happens until time has passed. As {@link
     * #check}.
     */
    public void checkPauses(Runnable invariants) {
        checkOfPauses = invariants;
    }

    /** Runs this and all threads that it starts, until all of them have ended or wait for ever. Throws what went wrong. */
    public void run(Runnable main) {
        Strand first = unstarted("main", main);
        start(first);
        first.go();
        try {
            if (!rest.await(REAL_SECONDS, TimeUnit.SECONDS)) {
                fail(new AssertionError("a thread has not come to its next step for a minute"));
            }
            over = true;
            for (Strand each : List.copyOf(strands)) {
                if (each.started && !each.ended) {
                    each.go();
                }
            }
            for (Strand each : List.copyOf(strands)) {
                if (each.started) {
                    each.join(failure == null ? 0 : 100);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw new AssertionError(failure + report(), failure);
        }
    }

    /** How many steps were taken. */
    public int steps() {
        return steps;
    }

    /** The same for two runs with the same steps, and hardly for others. */
    public int digest() {
        return digest;
    }

    /** Something is wrong. The run ends. */
    public void fail(Throwable thrown) {
        if (failure == null && !over) {
            failure = thrown;
        }
    }

    private String report() {
        StringBuilder text = new StringBuilder().append(System.lineSeparator()).append("  after ").append(steps)
                .append(" steps, ").append(turns).append(", ").append(tick).append(" ns each; at ").append(now).append(" ns:");
        for (int i = Math.max(0, steps - SHOWN); i < steps; i++) {
            text.append(System.lineSeparator()).append("    ").append(history[i % SHOWN]);
        }
        for (Strand each : strands) {
            if (each.started && !each.ended) {
                text.append(System.lineSeparator()).append("  ").append(each.getName()).append(" is at ").append(each.at);
            }
        }
        return text.toString();
    }

    // What threads do. One at a time.

    /** A new thread. */
    public Strand unstarted(String name, Runnable task) {
        Strand made = new Strand(this, strands.size(), name, task);
        made.priority = turns.newPriority();
        strands.add(made);
        return made;
    }

    /** Starts it. */
    public void start(Thread thread) {
        Strand strand = (Strand) thread;
        if (strand.started) {
            throw new IllegalThreadStateException(strand.getName() + " was started before");
        }
        strand.started = true;
        ((Thread) strand).start();
    }

    /** A thread that need not end. */
    public void startDaemon(String name, Runnable task) {
        Strand strand = unstarted(name, task);
        strand.daemon = true;
        start(strand);
    }

    /** The time. */
    public long now() {
        return now;
    }

    /** A random number below this. */
    public int random(int bound) {
        return random.nextInt(bound);
    }

    /** Those that have not ended, and are not daemons. */
    public List<String> alive() {
        return strands.stream().filter(each -> each.started && !each.ended && !each.daemon).map(Thread::getName).toList();
    }

    // How it goes on.

    void gaveWay(Strand strand) {
        turns.gaveWay(strand);
    }

    void delay(Strand running, long until) {
        if (running.isUnseen()) {
            now = Math.max(now, until);
        } else {
            step(running, "delay", () -> now >= until, () -> until);
        }
    }

    void step(Strand running, String what, BooleanSupplier ready, LongSupplier lookAgainAt) {
        if (running.isUnseen()) {
            if (ready != null && !ready.getAsBoolean()) {
                fail(new AssertionError(running.getName() + " waits while it has a lock: " + what));
            }
            return;
        }
        checkNotOver();
        running.ready = ready;
        running.lookAgainAt = lookAgainAt;
        running.at = what;
        running.heldUntil = now + turns.lost();
        Strand next = goOn(running);
        if (next != running) {
            running.pause();
        }
        checkNotOver();
        running.ready = null;
        running.lookAgainAt = Strand.NEVER;
        note(running, what);
    }

    private void note(Strand running, String what) {
        history[steps % SHOWN] = new Taken(now, running, Thread.currentThread(), what);
        digest = 31 * (31 * digest + running.number()) + what.hashCode();
        steps++;
        now += tick;
    }

    void ended(Strand running, Throwable thrown) {
        running.ended = true;
        if (over) {
            return;
        }
        if (thrown != null) {
            fail(thrown);
        }
        goOn(running);
    }

    private Strand goOn(Strand running) {
        running.unseen();
        Strand next = null;
        try {
            check.run();
            if (steps > TOO_MANY_STEPS) {
                fail(new AssertionError("it does not come to an end"));
            }
            next = failure != null ? null : choose(running);
        } catch (Throwable wrong) {
            fail(wrong);
        } finally {
            running.seen();
        }
        if (next == null) {
            rest.countDown();
        } else if (next != running) {
            next.go();
        }
        return next;
    }

    private Strand choose(Strand running) {
        if (!running.ended && turns.staysWith(running) && running.isEnabled(now)) {
            return running;
        }
        for (int looks = 0; looks < LOOKS; looks++) {
            enabled.clear();
            long soonest = Long.MAX_VALUE;
            boolean lacksCore = false;
            for (Strand each : strands) {
                if (each.started && !each.ended) {
                    if (each.isEnabled(now)) {
                        enabled.add(each);
                    } else {
                        // What it waits for may have come while it had no core.
                        lacksCore |= each.heldUntil > now;
                        soonest = Math.min(soonest, each.heldUntil > now ? each.heldUntil
                                : Math.max(now + 1, each.lookAgainAt.getAsLong()));
                    }
                }
            }
            if (!enabled.isEmpty()) {
                return turns.choose(enabled);
            }
            if (!lacksCore) {
                checkOfPauses.run();
            }
            if (soonest == Long.MAX_VALUE) {
                List<String> left = alive();
                if (!left.isEmpty()) {
                    fail(new AssertionError("these threads wait for ever: " + left));
                }
                return null;
            }
            now = soonest;
        }
        throw new AssertionError("the clock runs in vain");
    }

    void checkNotOver() {
        if (over) {
            throw new Steps.Stop();
        }
    }
}
