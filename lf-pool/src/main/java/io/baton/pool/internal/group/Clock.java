package io.baton.pool.internal.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Interest;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.log.OncePerSecond;
import io.baton.pool.internal.thread.SpinLock;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.TimerWheel;
import io.baton.pool.internal.time.Timeouts;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * A group's clock: the wheel, driven by one timerfd that is set to the next time at which something is due. So a wait needs no
 * timeout, nobody looks at a clock for it, and a group without timers is never woken by one.
 *
 * <p>The timerfd is registered edge-triggered and never read: each expiration is an edge. To set it is repeated if it fails, and
 * allocates nothing, since one failure would stop all timers of the group.
 */
final class Clock implements Timeouts, AutoCloseable {

    /** A tick of the wheel is a power of two of nanoseconds, a little more than a millisecond. */
    private static final int TICK_SHIFT = 20;
    private static final long TICK_NANOS = 1L << TICK_SHIFT;
    private static final long SECOND_NANOS = 1_000_000_000;

    private static final int TRIES = 20;
    private static final int SPEC_BYTES = 32;
    private static final Log LOG = Log.of(Clock.class);
    private static final Message FAILURE =
            LOG.error("a timeout could not be handled ({} more since the last report)");
    private static final Message NOT_SET =
            LOG.error("the timer could not be set: timeouts wait until another one is set");

    private final SpinLock lock = new SpinLock();
    private final SystemCalls calls;
    /** {@code struct itimerspec}: interval and value, each of seconds and nanoseconds; the interval stays 0. Under the lock. */
    private final ByteBuffer spec = ByteBuffer.allocateDirect(SPEC_BYTES).order(ByteOrder.nativeOrder());
    private final long specAddress;
    private final OncePerSecond failures = new OncePerSecond();
    private final TimerWheel wheel = new TimerWheel();
    private final TimerFd timer;
    private final long start = System.nanoTime();
    /** The tick for which the timerfd is set. */
    private long setFor = TimerWheel.NEVER;
    private boolean closed;
    /** Logged without the lock. */
    private volatile boolean notSet;

    Clock(SystemCalls calls, Epoll epoll, long token) throws ErrnoException {
        this.calls = calls;
        this.specAddress = calls.address(spec);
        this.timer = TimerFd.create(calls);
        try {
            epoll.add(timer, Interest.IN.edge(), token);
        } catch (ErrnoException | RuntimeException | Error e) {
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
        logIfNotSet();
    }

    @Override
    public boolean cancel(TimeoutEntry entry) {
        lock.lock();
        try {
            // The timerfd stays as it is: an expiration without an entry costs less than setting it again each time.
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

    /** The timerfd was reported: lets expire what is due. By the thread that has claimed its event. Never throws. */
    void expire() {
        TimeoutEntry due = next(true);
        while (due != null) {
            try {
                due.expire();
            } catch (RuntimeException | Error failure) {
                // The entries behind it are due all the same, and the timer has to be set for the later ones.
                if (failures.permits(System.nanoTime())) {
                    FAILURE.log(failures.takeHeld(), failure);
                }
            }
            due = next(false);
        }
        logIfNotSet();
    }

    private @Nullable TimeoutEntry next(boolean first) {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            if (first) {
                setFor = TimerWheel.NEVER;
            }
            TimeoutEntry due = wheel.advance(tick(elapsed()));
            if (due == null) {
                setTimer();
            }
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void setTimer() {
        long next = wheel.nextTick();
        if (next >= setFor) {
            return;
        }
        long delay = Math.max(1, (next << TICK_SHIFT) - elapsed());
        spec.putLong(16, delay / SECOND_NANOS).putLong(24, delay % SECOND_NANOS);
        for (int i = 0; i < TRIES; i++) {
            try {
                if (calls.timerfdSettime(timer.fd(), 0, specAddress, 0) >= 0) {
                    setFor = next;
                    return;
                }
            } catch (RuntimeException | Error failure) {
                Thread.onSpinWait();
            }
        }
        setFor = TimerWheel.NEVER;
        notSet = true;
    }

    private void logIfNotSet() {
        if (notSet) {
            notSet = false;
            NOT_SET.log(null);
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
