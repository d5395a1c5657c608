package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/**
 * A timerfd_create(2), on the kernel's monotonic clock, as fs/timerfd.c has it: one with an interval that has expired wakes no
 * thread again until it is read. The read counts the intervals that have passed meanwhile.
 */
final class Timer extends OpenFile {

    private static final long SECOND = 1_000_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LONGEST = NEVER / 4;

    private long next = NEVER;
    private long interval;
    private boolean isExpired;
    private long expiredAt;

    Timer(SimulatedKernel kernel, int flags) {
        super(kernel, Linux.O_RDWR | flags & Linux.O_NONBLOCK);
    }

    /** When it expires next; {@link Long#MAX_VALUE} for never. */
    long next() {
        return next;
    }

    void expire(long now) {
        if (next <= now) {
            isExpired = true;
            expiredAt = next;
            next = NEVER;
            wake(Linux.EPOLLIN);
        }
    }

    void set(boolean absolute, long period, long first, long now) {
        interval = period;
        isExpired = false;
        next = first == 0 ? NEVER : absolute ? first : now + first;
        kernel.changed();
    }

    /** Interval and what is left, as a {@code struct itimerspec}. */
    long[] setting(long now) {
        long left = next != NEVER ? Math.max(1, next - now)
                : isExpired && interval > 0 ? interval - (now - expiredAt) % interval : 0;
        return new long[] {interval / SECOND, interval % SECOND, left / SECOND, left % SECOND};
    }

    static long nanos(long seconds, long nanos) {
        if (seconds < 0 || nanos < 0 || nanos >= SECOND) {
            throw new Failed(Linux.EINVAL);
        }
        return seconds >= LONGEST / SECOND ? LONGEST : seconds * SECOND + nanos;
    }

    @Override
    int ready() {
        return isExpired ? Linux.EPOLLIN : 0;
    }

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (most < Long.BYTES) {
            throw new Failed(Linux.EINVAL);
        }
        if (!isExpired) {
            return null;
        }
        long later = interval > 0 ? (kernel.now() - expiredAt) / interval : 0;
        isExpired = false;
        next = interval > 0 ? expiredAt + (1 + later) * interval : NEVER;
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(1 + later).array();
    }

    @Override
    void released() {
        kernel.timers().remove(this);
    }
}
