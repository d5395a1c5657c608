package io.baton.pool.model;

import io.baton.pool.internal.thread.VirtualThreads;
import io.baton.pool.schedule.Steps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What the pool's code gets from the JDK while it runs in a program: virtual threads, parking, and a clock. The classes under test call
 * the static methods where their source calls {@code LockSupport}, {@code Thread} and {@code System}. One program runs at a time.
 */
public final class SimulatedJdk implements VirtualThreads {

    /** What is known outside of the JDK. */
    public interface Machine {

        /** Whether time may pass for a platform thread that parks here for a limited time: only if it would find something afterwards. */
        boolean timePasses(Object blocker);

        /** Whether the kernel says that the thread of a {@code Follower} is blocked. */
        boolean isBlocked(Object follower);
    }

    private static final long PERMIT = Steps.bit("permit");
    private static final long STARTED = Steps.bit("started");
    /** What a thread looks at that parks for a limited time. */
    private static final long LOOKED_AT = Steps.bit("LeadState.word") | Steps.bit("native") | Steps.bit("VirtualFollower.state")
            | Steps.bit("VirtualFollowers.first") | Steps.bit("VirtualFollowers.set") | Steps.bit("VirtualFollowers.abandoned");
    private static final long FIRST_NANOS = 1_000_000_000;
    private static final long LOOK_AT_THE_CLOCK_NANOS = 25_000;
    private static SimulatedJdk current;

    private final Machine machine;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final Set<Thread> permits = new HashSet<>();
    private final Queue<Runnable> started = new ArrayDeque<>();
    private final long[] nanos = new long[Long.SIZE];
    private String wrong;

    /** Without threads. The programs' one from here on. */
    @SuppressWarnings("this-escape")
    public SimulatedJdk(Machine machine) {
        this.machine = machine;
        current = this;
    }

    @Override
    public Executor ofTheJdk() {
        throw new IllegalStateException("no thread is started by a handler");
    }

    @Override
    public Thread unstarted(Executor scheduler, String name, Runnable task) {
        SimulatedThread made = new SimulatedThread(this::wrong, threads.size(), scheduler, name, task);
        threads.add(made);
        return made;
    }

    /** {@code LockSupport.park}. */
    public static void park(Object blocker) {
        Thread thread = Thread.currentThread();
        if (thread instanceof SimulatedThread virtual) {
            virtual.park();
        } else {
            Set<Thread> permits = current.permits;
            Steps.at(0, PERMIT, () -> permits.contains(thread));
            permits.remove(thread);
        }
    }

    /** {@code LockSupport.parkNanos}, by a platform thread. */
    public static void parkNanos(Object blocker, long nanos) {
        Thread thread = Thread.currentThread();
        SimulatedJdk jdk = current;
        Steps.at(LOOKED_AT, PERMIT, () -> jdk.permits.contains(thread) || jdk.machine.timePasses(blocker));
        jdk.permits.remove(thread);
    }

    /** {@code LockSupport.unpark}. */
    public static void unpark(Thread thread) {
        if (thread instanceof SimulatedThread virtual) {
            virtual.unpark();
        } else {
            Steps.at(0, PERMIT);
            current.permits.add(thread);
        }
    }

    /** {@code Thread.yield}. */
    public static void yield() {
        if (Thread.currentThread() instanceof SimulatedThread virtual) {
            virtual.yieldHere();
        }
    }

    /** {@code Thread.start}: of a platform thread, which {@link #runStarted} runs. */
    public static void start(Thread thread) {
        if (thread instanceof SimulatedThread) {
            thread.start();
        } else {
            Steps.at(0, STARTED);
            current.started.add(thread);
        }
    }

    /** {@code System.nanoTime}: each thread has a clock of its own, so that a schedule that is repeated has the same times. */
    public static long nanoTime() {
        int thread = Steps.threadNumber();
        if (thread >= 0) {
            current.nanos[thread] += LOOK_AT_THE_CLOCK_NANOS;
        }
        return FIRST_NANOS + (thread < 0 ? 0 : current.nanos[thread]);
    }

    /** Whether the kernel says that a thread is blocked. */
    public static boolean isBlocked(Object follower) {
        return current.machine.isBlocked(follower);
    }

    /** Runs the platform threads that are started, one after the other, for ever. */
    public void runStarted() {
        for (;;) {
            Steps.at(0, STARTED, () -> !started.isEmpty());
            started.remove().run();
        }
    }

    void wrong(String what) {
        wrong = wrong == null ? what : wrong;
    }

    /** What was done that the JDK's rules do not allow, or null. */
    public String wrong() {
        return wrong;
    }

    /** How many virtual threads can run, or do. */
    public long awake() {
        return threads.stream().filter(thread -> !thread.isAtRest()).count();
    }

    /** How many virtual threads have not ended. */
    public long alive() {
        return threads.stream().filter(thread -> !thread.isEnded()).count();
    }

    /** How many virtual threads were made. */
    public int made() {
        return threads.size();
    }
}
