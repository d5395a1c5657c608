package io.baton.pool.internal.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Interest;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.TimerWheel;
import io.baton.pool.internal.time.Timeouts;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A group's clock: the wheel, driven by one timerfd that is set to the next time at which something is due. So a wait needs no
 * timeout, nobody looks at a clock for it, and a group without timers is never woken by one.
 */
final class Clock implements Timeouts, AutoCloseable {

    /** A tick of the wheel is a power of two of nanoseconds, a little more than a millisecond. */
    private static final int TICK_SHIFT = 20;
    private static final long TICK_NANOS = 1L << TICK_SHIFT;

    private final ReentrantLock lock = new ReentrantLock();
    private final TimerWheel wheel = new TimerWheel();
    private final TimerFd timer;
    private final long start = System.nanoTime();
    /** The tick for which the timerfd is set. */
    private long setFor = TimerWheel.NEVER;
    private boolean closed;

    Clock(SystemCalls calls, Epoll epoll, long token) throws ErrnoException {
        this.timer = TimerFd.create(calls);
        try {
            epoll.add(timer, Interest.IN.edge(), token);
        } catch (ErrnoException e) {
            timer.close();
            throw e;
        }
    }

    @Override
    public void schedule(TimeoutEntry entry, Duration delay) {
        long nanos = saturated(delay);
        lock.lock();
        try {
            if (!closed) {
                // Up: an entry expires late rather than early.
                wheel.schedule(entry, tick(elapsed() + nanos + TICK_NANOS - 1));
                setTimer();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean cancel(TimeoutEntry entry) {
        lock.lock();
        try {
            // The timerfd stays as it is: an expiration without an entry costs less than setting it anew each time.
            return wheel.cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isPending(TimeoutEntry entry) {
        lock.lock();
        try {
            return entry.isInWheel();
        } finally {
            lock.unlock();
        }
    }

    /** The timerfd was reported: lets expire what is due. By the thread that has claimed its event. */
    void expire() {
        TimeoutEntry due = next(true);
        while (due != null) {
            due.expire();
            due = next(false);
        }
    }

    private TimeoutEntry next(boolean first) {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            if (first) {
                timer.expirations();
                setFor = TimerWheel.NEVER;
            }
            TimeoutEntry due = wheel.advance(tick(elapsed()));
            if (due == null) {
                setTimer();
            }
            return due;
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    private void setTimer() {
        long next = wheel.nextTick();
        if (next >= setFor) {
            return;
        }
        setFor = next;
        try {
            timer.once(Duration.ofNanos(Math.max(1, (next << TICK_SHIFT) - elapsed())));
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private long elapsed() {
        return System.nanoTime() - start;
    }

    private static long tick(long nanos) {
        return nanos >>> TICK_SHIFT;
    }

    private static long saturated(Duration delay) {
        if (delay.isNegative()) {
            return 0;
        }
        return delay.getSeconds() < Integer.MAX_VALUE ? delay.toNanos() : Integer.MAX_VALUE * 1_000_000_000L;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        timer.close();
    }
}
