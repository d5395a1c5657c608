package io.baton.pool.internal.thread;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for a few instructions, held by one thread at a time; not reentrant. A thread that waits for it spins. So a virtual
 * thread does not leave its carrier here, as it would for a monitor or a {@code ReentrantLock}: it may hold the writer role or a
 * claim for which others wait. Taking it allocates nothing, which matters where memory is short.
 *
 * <p>Under it, call nothing that may block: no logging, no handler.
 */
public final class SpinLock {

    /** A platform thread gives its core away after spinning this often, as the holder may have lost its own. */
    private static final int SPINS = 1_000;
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile boolean held;

    /** Takes the lock. */
    public void lock() {
        int spins = 0;
        while (held || !HELD.compareAndSet(this, false, true)) {
            if (++spins % SPINS == 0 && !VirtualThreads.isVirtual(Thread.currentThread())) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Gives the lock back. Only by its holder. */
    public void unlock() {
        held = false;
    }
}
