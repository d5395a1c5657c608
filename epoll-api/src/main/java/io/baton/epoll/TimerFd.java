package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.time.Duration;

/**
 * A timer of the kernel that becomes readable when it expires.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/timerfd_create.2.html">timerfd_create(2)</a>
 */
public final class TimerFd extends Descriptor {

    private TimerFd(SystemCalls calls, int fd) {
        super(calls, fd);
    }

    /** A disarmed timer on CLOCK_MONOTONIC, which does not follow changes of the time of day. */
    public static TimerFd create() throws ErrnoException {
        return create(Providers.selected());
    }

    /** As above, with these system calls. */
    public static TimerFd create(SystemCalls calls) throws ErrnoException {
        int flags = Linux.TFD_CLOEXEC | Linux.TFD_NONBLOCK;
        return new TimerFd(calls, Errno.check(calls.timerfdCreate(Linux.CLOCK_MONOTONIC, flags), "timerfd_create", -1));
    }

    /** Expires once, {@code delay} from now. A delay of 0 or less is taken as 1 ns, since the kernel's 0 disarms. */
    public void once(Duration delay) throws ErrnoException {
        set(atLeastOneNano(delay), Duration.ZERO);
    }

    /**
     * Expires after each {@code period}, the first time one period from now.
     *
     * @throws IllegalArgumentException if the period is not above 0
     */
    public void every(Duration period) throws ErrnoException {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a period must be above 0, not " + period);
        }
        set(period, period);
    }

    /** Stops the timer; expirations that were not read yet are lost. */
    public void disarm() throws ErrnoException {
        set(Duration.ZERO, Duration.ZERO);
    }

    /** How many times the timer has expired since the last call or setting. */
    public long expirations() throws ErrnoException {
        return takeCounter();
    }

    /** {@code struct itimerspec { struct timespec it_interval, it_value; }}, each of two 64-bit fields. */
    private void set(Duration value, Duration interval) throws ErrnoException {
        int fd = enter();
        try (Scratch spec = Scratch.take(calls())) {
            spec.memory()
                    .putLong(0, interval.getSeconds()).putLong(8, interval.getNano())
                    .putLong(16, value.getSeconds()).putLong(24, value.getNano());
            Errno.check(calls().timerfdSettime(fd, 0, spec.address(), 0), "timerfd_settime", fd);
        } finally {
            leave();
        }
    }

    private static Duration atLeastOneNano(Duration delay) {
        return delay.isZero() || delay.isNegative() ? Duration.ofNanos(1) : delay;
    }
}
