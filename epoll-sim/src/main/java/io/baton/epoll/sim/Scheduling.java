package io.baton.epoll.sim;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How the threads that call a {@link SimulatedKernel} take turns, how they wait, and what time it is for them. {@link
 * #ofThreads} is for ordinary threads; a simulation has its own.
 */
public interface Scheduling {

    /** For threads of the JVM: a lock, a condition, and {@link System#nanoTime}. */
    static Scheduling ofThreads() {
        return new ThreadScheduling();
    }

    /** A call begins. The thread does not have the kernel yet: others may run first. */
    void enter(String call, int fd);

    /** Takes the kernel, which one thread has at a time. */
    void lock();

    /** Gives the kernel back. By the thread that has it. */
    void unlock();

    /** Something has changed that other threads may wait for. By the thread that has the kernel. */
    void changed();

    /**
     * Waits, without the kernel, until a condition holds. By the thread that has the kernel, which it has again afterwards.
     *
     * @param ready looked at after each {@link #changed}, and when the time has come; takes no other thread's turn
     * @param lookAgainAt the {@link #nanoTime} at which time alone may have made the condition true; {@link Long#MAX_VALUE} for
     *     never
     */
    void await(BooleanSupplier ready, LongSupplier lookAgainAt);

    /** Waits, without the kernel, for this {@link #nanoTime} and nothing else. By the thread that has the kernel. */
    default void delay(long until) {
        await(() -> nanoTime() >= until, () -> until);
    }

    /** Nanoseconds on the kernel's monotonic clock. */
    long nanoTime();
}
