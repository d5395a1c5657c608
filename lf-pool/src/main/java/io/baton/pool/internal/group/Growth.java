package io.baton.pool.internal.group;

import io.baton.pool.internal.lead.Excess;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.log.OncePerSecond;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The threads of a pool, which grow while handlers block and shrink again.
 *
 * <p><b>One thread stays idle.</b> As long as the pool may grow, a thread that begins to work and leaves nobody idle starts
 * another one ({@link #start}). So there is always a thread that watches, or one that is about to. It is the only one that
 * decides about growth, and it looks again and again: no moment at which threads block can be missed.
 *
 * <p><b>The last idle thread is reluctant.</b> It relieves a blocked leader at once. It takes a queued turn if the kernel says
 * that the others are blocked rather than running ({@link #isJustified}). Otherwise it lets the turn, or a leader that runs, wait
 * for 10 ms, and for 10 ms more with each thread above the least: so turns that compute make few threads.
 *
 * <p><b>A free lead.</b> Where nobody watches, a thread that passes the lead and finds nobody idle starts another one. If others
 * run then, it waits before it looks for work ({@link #startReluctantly}). It ends if there is a leader for a second.
 *
 * <p><b>Shrinking.</b> A thread above the least that has been idle for long ends; {@link Excess} counts it out before it leaves
 * the idle stack, so that two cannot leave for the same excess. Its number is free once it has ended. A thread that cannot be
 * started is logged, and for a second the pool is one that cannot grow.
 */
final class Growth implements Excess {

    /** Makes a thread that is not started. */
    interface Maker {
        /** The thread of this number, which begins by serving the group {@code home}. */
        Thread make(int number, int home);
    }

    private static final Message NO_THREAD = Log.of(Growth.class)
            .warning("no thread could be started beside {} others: blocked handlers may wait");
    private static final long TRY_AGAIN_NANOS = 1_000_000_000;
    /** How long the last idle thread, or one just started, lets turns wait for others that run. */
    static final long PATIENCE_NANOS = 10_000_000;
    private static final long LOOK_NANOS = 1_000_000;
    /** Looks at so many threads at most before it decides; a look costs 3 microseconds. */
    private static final int SAMPLE = 32;
    private static final ThreadLimits FIXED = new ThreadLimits(0, 0, Duration.ZERO);

    private final ThreadLimits limits;
    private final Maker maker;
    private final IntPredicate blocked;
    private final BooleanSupplier leaderMissing;
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final AtomicReferenceArray<@Nullable Thread> threads;
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger toArrive = new AtomicInteger();
    /** A thread was started here and has not looked for work yet. */
    private final AtomicBoolean starting = new AtomicBoolean();
    /** That thread waits while others run. */
    private volatile boolean reluctant;
    private final OncePerSecond failures = new OncePerSecond();
    private final Object lock = new Object();
    private volatile boolean failed;
    private volatile long failedAt;
    private volatile boolean stopped;
    private int sampleFrom;

    /** The threads of a pool; none yet. They ask which threads are blocked, by number, and whether a group has no leader. */
    Growth(ThreadLimits limits, Maker maker, IntPredicate blocked, BooleanSupplier leaderMissing) {
        this.limits = limits;
        this.maker = maker;
        this.blocked = blocked;
        this.leaderMissing = leaderMissing;
        threads = new AtomicReferenceArray<>(Math.max(1, limits.most()));
    }

    /** A pool that neither grows nor shrinks. */
    static Growth none() {
        return new Growth(FIXED, (number, home) -> {
            throw new IllegalStateException("no thread may be made");
        }, number -> false, () -> false);
    }

    /** Makes the threads with which the pool begins, spread over the groups, and starts none. */
    void makeFirst(int groups) {
        for (int number = 0; number < limits.least(); number++) {
            threads.set(number, maker.make(number, number % groups));
        }
        live.set(limits.least());
        toArrive.set(limits.least());
    }

    /** The threads that live or are about to be started. */
    List<Thread> threads() {
        return IntStream.range(0, threads.length()).mapToObj(threads::get).flatMap(Stream::ofNullable)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** How many there are. */
    int live() {
        return live.get();
    }

    /** Whether one more may be started. Not before the first ones are all there. */
    boolean canGrow() {
        return live.get() < limits.most() && toArrive.get() <= 0 && !stopped
                && (!failed || System.nanoTime() - failedAt > TRY_AGAIN_NANOS);
    }

    /** Whether the pool may have more threads at one time than at another. */
    boolean isElastic() {
        return limits.most() > limits.least();
    }

    /** A thread is about to become idle. */
    void idles(Follower thread) {
        if (isElastic()) {
            thread.idleSince(System.nanoTime());
        }
    }

    /** Starts a thread that begins with this group, unless one is on its way or there can be none. Never throws. */
    void start(int home) {
        reluctant = false;
        start(home, false);
    }

    /** {@link #start}; but unless the other threads are blocked, the new one waits before it looks for work. */
    void startReluctantly(int home) {
        if (canGrow()) {
            start(home, !isJustified());
        }
    }

    private void start(int home, boolean reluctantly) {
        if (!canGrow() || !starting.compareAndSet(false, true)) {
            return;
        }
        reluctant = reluctantly;
        boolean started = false;
        try {
            started = tryToStart(home);
            failed = false;
        } catch (Throwable noThread) {
            failedAt = System.nanoTime();
            failed = true;
            if (failures.permits(System.nanoTime())) {
                NO_THREAD.log(live, noThread);
            }
        } finally {
            if (!started) {
                starting.set(false);
            }
        }
    }

    private boolean tryToStart(int home) {
        synchronized (lock) {
            int number = freeNumber();
            if (stopped || number < 0) {
                return false;
            }
            Thread thread = maker.make(number, home);
            threads.set(number, thread);
            live.incrementAndGet();
            try {
                thread.start();
            } catch (Throwable notStarted) {
                live.decrementAndGet();
                threads.set(number, null);
                throw notStarted;
            }
            return true;
        }
    }

    private int freeNumber() {
        for (int number = 0; number < threads.length(); number++) {
            if (threads.get(number) == null) {
                return number;
            }
        }
        return -1;
    }

    /** Called by a thread before it looks for work; false if it is not needed any more, and has to end. */
    boolean arrived() {
        if (toArrive.get() > 0) {
            toArrive.decrementAndGet();
            return true;
        }
        boolean needed = isNeeded() || !take();
        starting.set(false);
        // A thread that passed the lead before this started no other one.
        if (!needed && leaderMissing.getAsBoolean()) {
            giveBack();
            return true;
        }
        return needed;
    }

    /** Waits while it is reluctant; false if there is a leader after a second. */
    private boolean isNeeded() {
        long start = System.nanoTime();
        long seenLeader = start;
        while (reluctant && !stopped) {
            LockSupport.parkNanos(LOOK_NANOS);
            Thread.interrupted();
            long now = System.nanoTime();
            if (!leaderMissing.getAsBoolean()) {
                seenLeader = now;
                if (now - start >= TRY_AGAIN_NANOS) {
                    return false;
                }
            } else if (isJustified() || now - seenLeader >= reluctance() * PATIENCE_NANOS) {
                return true;
            }
        }
        return true;
    }

    /** Called by a thread that is about to end: from here on its number is another one's. */
    void ended(int number) {
        threads.set(number, null);
    }

    /** Whether fewer threads run than there are cores, as far as a sample tells; the calling one does not count. */
    boolean isJustified() {
        Thread current = Thread.currentThread();
        int running = 0;
        int looked = 0;
        int at = sampleFrom;
        int sample = Math.max(SAMPLE, 2 * cores);
        for (int i = 0; i < threads.length() && looked < sample; i++) {
            at = at + 1 < threads.length() ? at + 1 : 0;
            Thread thread = threads.get(at);
            if (thread != null && thread != current) {
                looked++;
                running += blocked.test(at) ? 0 : 1;
                if (running >= cores) {
                    return false;
                }
            }
        }
        sampleFrom = at;
        return true;
    }

    /** How many times as long as others the last idle thread lets turns wait that the kernel does not say are blocked. */
    int reluctance() {
        return 1 + Math.max(0, live.get() - limits.least());
    }

    /** From here on no thread is started: {@link #threads} has all. */
    void stop() {
        synchronized (lock) {
            stopped = true;
        }
    }

    @Override
    public boolean isAny() {
        return live.get() > limits.least();
    }

    @Override
    public boolean take() {
        int seen = live.get();
        while (seen > limits.least()) {
            if (live.compareAndSet(seen, seen - 1)) {
                return true;
            }
            seen = live.get();
        }
        return false;
    }

    @Override
    public void giveBack() {
        live.incrementAndGet();
    }

    @Override
    public long idleNanos() {
        return limits.idle().toNanos();
    }
}
