package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/** A timerfd_create(2), on the kernel's monotonic clock. */
final class Timer extends OpenFile {

    private static final long SECOND = 1_000_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LONGEST = NEVER / 4;

    private long next = NEVER;
    private long interval;
    private long expirations;

    Timer(SimulatedKernel kernel, int flags) {
        super(kernel, Linux.O_RDWR | flags & Linux.O_NONBLOCK);
    }

    /** When it expires next; {@link Long#MAX_VALUE} for never. */
    long next() {
        return next;
    }

    void expire(long now) {
        if (next <= now) {
            long passed = interval > 0 ? 1 + (now - next) / interval : 1;
            expirations += passed;
            next = interval > 0 ? next + passed * interval : NEVER;
            wake(Linux.EPOLLIN);
        }
    }

    void set(boolean absolute, long period, long first, long now) {
        interval = period;
        expirations = 0;
        next = first == 0 ? NEVER : absolute ? first : now + first;
        kernel.changed();
    }

    /** Interval and what is left, as a {@code struct itimerspec}. */
    long[] setting(long now) {
        long left = next == NEVER ? 0 : Math.max(1, next - now);
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
        return expirations > 0 ? Linux.EPOLLIN : 0;
    }

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (most < Long.BYTES) {
            throw new Failed(Linux.EINVAL);
        }
        if (expirations == 0) {
            return null;
        }
        byte[] taken = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(expirations).array();
        expirations = 0;
        return taken;
    }

    @Override
    void released() {
        kernel.timers().remove(this);
    }
}
