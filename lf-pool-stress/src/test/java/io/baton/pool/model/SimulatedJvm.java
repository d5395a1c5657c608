package io.baton.pool.model;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.proc.IdleCores;
import io.baton.pool.internal.thread.VirtualThreads;
import io.baton.pool.schedule.Simulator;
import io.baton.pool.schedule.Strands;
import io.baton.pool.schedule.Steps;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * What the whole pool gets from the JVM while it runs in a {@link Simulator}: platform threads, virtual threads with the rules of {@code
 * java.lang.VirtualThread}, parking, interrupts and a clock. The pool's classes call the static methods where their source calls the
 * JDK, or what asks the kernel about threads and cores.
 */
public final class SimulatedJvm implements VirtualThreads {

    private static final int CORES = 4;
    private static final Field THREAD_OF_FOLLOWER = threadOfFollower();
    private static SimulatedJvm current;

    private record Alarm(long at, int number, SimulatedThread thread, boolean[] cancelled) implements Comparable<Alarm> {

        @Override
        public int compareTo(Alarm other) {
            return at != other.at ? Long.compare(at, other.at) : Integer.compare(number, other.number);
        }
    }

    private final Simulator simulator;
    private final List<SimulatedThread> virtual = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private int alarmsSet;

    private SimulatedJvm(Simulator simulator) {
        this.simulator = simulator;
    }

    /** Begins a run: by its first thread. One run at a time for each class loader. */
    public static void begin() {
        SimulatedJvm jvm = new SimulatedJvm(Strands.simulator());
        current = jvm;
        // As the JDK has a thread that ends the parks of virtual threads.
        jvm.simulator.startDaemon("unparker", jvm::ring);
    }

    private static Field threadOfFollower() {
        try {
            Field field = Follower.class.getDeclaredField("thread");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private void ring() {
        for (;;) {
            Strands.await("alarm", () -> !alarms.isEmpty() && alarms.peek().at <= simulator.now(),
                    () -> alarms.isEmpty() ? Long.MAX_VALUE : alarms.peek().at);
            Alarm next = alarms.remove();
            if (!next.cancelled[0]) {
                next.thread.unpark();
            }
        }
    }

    // Parking.

    /** {@code LockSupport.park}. */
    public static void park(Object blocker) {
        park();
    }

    /** {@code LockSupport.park}. */
    public static void park() {
        if (Thread.currentThread() instanceof SimulatedThread virtual) {
            virtual.park();
        } else {
            Strands.park(Long.MAX_VALUE);
        }
    }

    /** {@code LockSupport.parkNanos}. */
    public static void parkNanos(Object blocker, long nanos) {
        parkNanos(nanos);
    }

    /** {@code LockSupport.parkNanos}. */
    public static void parkNanos(long nanos) {
        if (!(Thread.currentThread() instanceof SimulatedThread virtual)) {
            Strands.park(nanos);
        } else if (nanos > 0) {
            SimulatedJvm jvm = current;
            boolean[] cancelled = {false};
            if (nanos < Long.MAX_VALUE / 2) {
                jvm.alarms.add(new Alarm(jvm.simulator.now() + nanos, jvm.alarmsSet++, virtual, cancelled));
            }
            virtual.park();
            cancelled[0] = true;
        }
    }

    /** {@code LockSupport.unpark}. */
    public static void unpark(Thread thread) {
        if (thread instanceof SimulatedThread virtual) {
            virtual.unpark();
        } else if (thread != null) {
            Strands.unpark(thread);
        }
    }

    /** Blocks a handler, as {@code Thread.sleep} does. */
    public static void sleep(long nanos) {
        long end = current.simulator.now() + nanos;
        while (current.simulator.now() < end && !isInterrupted(Thread.currentThread())) {
            parkNanos(end - current.simulator.now());
        }
    }

    /** {@code Thread.yield}. */
    public static void yield() {
        if (Thread.currentThread() instanceof SimulatedThread virtual) {
            virtual.yieldHere();
        } else {
            Strands.giveWay("yield");
        }
    }

    /** {@code Thread.onSpinWait}. */
    public static void onSpinWait() {
        Strands.giveWay("spin");
    }

    // Threads.

    /** {@code Thread.start}. */
    public static void start(Thread thread) {
        if (thread instanceof SimulatedThread) {
            thread.start();
        } else {
            Steps.at("start");
            current.simulator.start(thread);
        }
    }

    /** {@code Thread.interrupted}. */
    public static boolean interrupted() {
        return isInterrupted(Thread.currentThread(), true);
    }

    /** {@code Thread.isInterrupted}. */
    public static boolean isInterrupted(Thread thread) {
        return isInterrupted(thread, false);
    }

    private static boolean isInterrupted(Thread thread, boolean clear) {
        return thread instanceof SimulatedThread virtual ? virtual.isInterrupted(clear) : Strands.isInterrupted(thread, clear);
    }

    /** {@code Thread.interrupt}. */
    public static void interrupt(Thread thread) {
        if (thread instanceof SimulatedThread virtual) {
            virtual.interruptHere();
        } else {
            Strands.interrupt(thread);
        }
    }

    /** {@code Thread.isAlive}. */
    public static boolean isAlive(Thread thread) {
        return thread instanceof SimulatedThread virtual ? !virtual.isEnded() : Strands.isAlive(thread);
    }

    /** {@code PlatformThreads.unstarted}. */
    public static Thread unstarted(String name, Runnable task) {
        return current.simulator.unstarted(name, task);
    }

    /** {@code PlatformThreads.unstarted}. */
    public static Thread unstarted(String name, boolean daemon, Runnable task) {
        return unstarted(name, task);
    }

    /** {@code PlatformThreads.join}. */
    public static boolean join(List<Thread> threads, Duration limit) {
        Simulator simulator = current.simulator;
        long deadline = simulator.now() + limit.toNanos();
        Strands.await("join", () -> threads.stream().noneMatch(SimulatedJvm::isAlive) || simulator.now() >= deadline,
                () -> deadline);
        return false;
    }

    /** {@code PlatformThreads.await}. */
    public static void await(Thread thread, Duration limit) {
        join(List.of(thread), limit);
    }

    /** {@code RingBuffer.createMultiProducer}, whose consumer, if it is a thread, waits on a monitor. */
    public static <E> RingBuffer<E> createMultiProducer(EventFactory<E> slots, int count, WaitStrategy wait) {
        return RingBuffer.createMultiProducer(slots, count, wait instanceof BlockingWaitStrategy ? new SimulatedWait() : wait);
    }

    // The machine.

    /** {@code System.nanoTime}. */
    public static long nanoTime() {
        return current.simulator.now();
    }

    /** {@code Runtime.availableProcessors}. */
    public static int availableProcessors(Runtime runtime) {
        return CORES;
    }

    /** Whether the kernel says that the thread of this number is blocked. */
    public static boolean isBlocked(Follower follower) {
        try {
            return Strands.isBlocked((Thread) THREAD_OF_FOLLOWER.get(follower));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether {@code /proc/loadavg} says that no thread waits for a core. */
    public static boolean isNobodyWaiting(IdleCores cores) {
        return current.simulator.random(2) == 0;
    }

    // Virtual threads.

    /** {@code VirtualThreads.support}. */
    public static VirtualThreads.Support support() {
        return new VirtualThreads.Support(current, "they are simulated");
    }

    /** {@code VirtualThreads.isVirtual}. */
    public static boolean isVirtual(Thread thread) {
        return thread instanceof SimulatedThread;
    }

    @Override
    public Executor ofTheJdk() {
        throw new IllegalStateException("no thread is started by a handler");
    }

    @Override
    public Thread unstarted(Executor scheduler, String name, Runnable task) {
        SimulatedThread made = new SimulatedThread(what -> simulator.fail(new AssertionError(what)), virtual.size(), scheduler, name,
                task);
        virtual.add(made);
        return made;
    }

    /** How many virtual threads have not ended. */
    public static long virtualAlive() {
        return current.virtual.stream().filter(thread -> !thread.isEnded()).count();
    }

    // What makes the JVM warm, which a simulation is not about.

    /** {@code WarmUp.run}. */
    public static void run(VirtualThreads threads) {
    }

    /** {@code Preload.classes}. */
    public static void classes() {
    }

    /** {@code Rehearsal.play}. */
    public static void play(SystemCalls calls) {
    }

    /** {@code Rehearsal.play}, with virtual followers. */
    public static void play(SystemCalls calls, VirtualThreads threads) {
    }
}
