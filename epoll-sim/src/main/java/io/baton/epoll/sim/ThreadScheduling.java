package io.baton.epoll.sim;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Ordinary threads and the JVM's clock. An interrupt ends no wait; it is kept. */
final class ThreadScheduling implements Scheduling {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();

    @Override
    public void enter(String call, int fd) {
    }

    @Override
    public void lock() {
        lock.lock();
    }

    @Override
    public void unlock() {
        lock.unlock();
    }

    @Override
    public void changed() {
        change.signalAll();
    }

    @Override
    public void await(BooleanSupplier ready, LongSupplier lookAgainAt) {
        boolean interrupted = false;
        while (!ready.getAsBoolean()) {
            long at = lookAgainAt.getAsLong();
            try {
                if (at == Long.MAX_VALUE) {
                    change.await();
                } else {
                    // Whether it was the time or a change, the condition tells.
                    boolean unused = change.await(at - nanoTime(), TimeUnit.NANOSECONDS);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
