package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.lang.ref.Reference;
import java.time.Duration;

/**
 * An epoll instance: the kernel's list of descriptors of interest, and the wait for those that are ready. The package
 * documentation explains the two lists, the triggers and the order of removal and close.
 *
 * <pre>{@code
 * try (Epoll epoll = Epoll.create(); EventFd bell = EventFd.create()) {
 *     epoll.add(bell, Interest.IN, 7);
 *     Events events = epoll.newEvents(64);
 *     bell.add(1);                                  // from any thread
 *     epoll.await(events, Duration.ofSeconds(1));
 *     for (Event event : events) {
 *         System.out.println(event);                // IN data=0x7
 *     }
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread, also while others wait: what one thread adds or modifies, a waiting one
 * reports. Threads that wait at the same time each need an {@link Events} of their own. {@link #close()} wakes nobody
 * (the kernel does not): wake waiting threads by a registered {@link EventFd} first; the instance goes when the last of
 * them has left.
 *
 * <p>Descriptors come as {@link Descriptor}, checked to be open for the length of the call, or as a bare number, for
 * which the caller answers. An epoll instance is itself a descriptor and may be added to another.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
public final class Epoll extends Descriptor {

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final boolean nanoseconds;

    private Epoll(SystemCalls calls, int fd, boolean nanoseconds) {
        super(calls, fd);
        this.nanoseconds = nanoseconds;
    }

    /**
     * An instance of the {@linkplain Providers#selected() selected} provider: {@code epoll_create1(2)} with CLOEXEC.
     *
     * @throws NoProviderException if there is no usable provider
     * @throws ErrnoException EMFILE or ENFILE when no descriptor is left, ENOMEM
     */
    public static Epoll create() throws ErrnoException {
        return create(Providers.selected());
    }

    /** An instance of a provider taken by hand, which is opened and proven first if it is new. */
    public static Epoll create(EpollProvider provider) throws ErrnoException {
        return create(Providers.open(provider));
    }

    /** An instance that uses these system calls. */
    public static Epoll create(SystemCalls calls) throws ErrnoException {
        int fd = Errno.check(calls.epollCreate1(Linux.EPOLL_CLOEXEC), "epoll_create1", -1);
        try {
            return new Epoll(calls, fd, knowsPwait2(calls, fd));
        } catch (Throwable e) {
            // Want of direct memory for the probe, say.
            calls.close(fd);
            throw e;
        }
    }

    /** One wait that cannot block. Not only ENOSYS says no: a sandbox's filter may answer EPERM. */
    private static boolean knowsPwait2(SystemCalls calls, int fd) {
        Events probe = new Events(calls, 1);
        int result = calls.epollPwait2(fd, probe.arrayAddress(), 1, probe.timespec(0));
        Reference.reachabilityFence(probe);
        return result == 0;
    }

    /** A buffer to wait into, for up to {@code capacity} events at a time. */
    public Events newEvents(int capacity) {
        return new Events(calls(), capacity);
    }

    /** Whether timeouts are exact to the nanosecond (epoll_pwait2, kernel 5.11) or are rounded up to milliseconds. */
    public boolean hasNanosecondTimeouts() {
        return nanoseconds;
    }

    /**
     * Registers a descriptor: EPOLL_CTL_ADD of {@code epoll_ctl(2)}.
     *
     * @param data 64 bits that come back with every event of this registration
     * @throws ErrnoException EEXIST: it is registered already; EPERM: this kind of file cannot be waited for (regular
     *     files and directories are always ready); ELOOP, EINVAL: a loop of epoll instances, or nested too deep;
     *     ENOSPC: /proc/sys/fs/epoll/max_user_watches is reached; ENOMEM
     */
    public void add(Descriptor descriptor, Interest interest, long data) throws ErrnoException {
        control(Linux.EPOLL_CTL_ADD, "epoll_ctl(ADD)", descriptor, interest, data);
    }

    /**
     * Replaces interest and data of a registration: EPOLL_CTL_MOD. Arms a {@linkplain Interest#oneshot() one-shot}
     * registration anew; what is ready at this moment is reported, so nothing that came before is lost.
     *
     * @throws ErrnoException ENOENT: it is not registered; EINVAL: EXCLUSIVE can only be added
     */
    public void modify(Descriptor descriptor, Interest interest, long data) throws ErrnoException {
        control(Linux.EPOLL_CTL_MOD, "epoll_ctl(MOD)", descriptor, interest, data);
    }

    /**
     * Ends a registration: EPOLL_CTL_DEL. An event that another thread has already been given stays with it.
     *
     * @throws ErrnoException ENOENT: it is not registered
     */
    public void remove(Descriptor descriptor) throws ErrnoException {
        int fd = descriptor.enter();
        try {
            remove(fd);
        } finally {
            descriptor.leave();
        }
    }

    /** {@link #add(Descriptor, Interest, long)} of a bare number. Also throws EBADF if it is not open. */
    public void add(int fd, Interest interest, long data) throws ErrnoException {
        Errno.check(control(Linux.EPOLL_CTL_ADD, fd, interest.mask(), data), "epoll_ctl(ADD)", fd);
    }

    /** {@link #modify(Descriptor, Interest, long)} of a bare number. Also throws EBADF if it is not open. */
    public void modify(int fd, Interest interest, long data) throws ErrnoException {
        Errno.check(control(Linux.EPOLL_CTL_MOD, fd, interest.mask(), data), "epoll_ctl(MOD)", fd);
    }

    /** {@link #remove(Descriptor)} of a bare number. Also throws EBADF if it is not open. */
    public void remove(int fd) throws ErrnoException {
        int epfd = enter();
        try {
            Errno.check(calls().epollCtl(epfd, Linux.EPOLL_CTL_DEL, fd, 0), "epoll_ctl(DEL)", fd);
        } finally {
            leave();
        }
    }

    private void control(int op, String call, Descriptor descriptor, Interest interest, long data)
            throws ErrnoException {
        int fd = descriptor.enter();
        try {
            Errno.check(control(op, fd, interest.mask(), data), call, fd);
        } finally {
            descriptor.leave();
        }
    }

    private int control(int op, int fd, int mask, long data) {
        int epfd = enter();
        try (Scratch event = Scratch.take(calls())) {
            calls().eventLayout().write(event.memory(), 0, mask, data);
            return calls().epollCtl(epfd, op, fd, event.address());
        } finally {
            leave();
        }
    }

    /** Waits until something is ready; returns how many events there are, at least 1. */
    public int await(Events events) throws ErrnoException {
        return await(events, -1L);
    }

    /**
     * {@link #await(Events, long)} with a duration; one that overflows a {@code long} of nanoseconds waits 292 years.
     */
    public int await(Events events, Duration timeout) throws ErrnoException {
        long nanos;
        try {
            nanos = timeout.toNanos();
        } catch (ArithmeticException tooLong) {
            nanos = timeout.isNegative() ? -1L : Long.MAX_VALUE;
        }
        return await(events, nanos);
    }

    /**
     * Waits until something is ready or the time is over: {@code epoll_pwait2(2)} where the kernel has it, else
     * {@code epoll_wait(2)} with the timeout rounded up to milliseconds, never down. A signal (EINTR) does not end the
     * wait: it goes on with the time that is left. A thread's interrupt status is not looked at.
     *
     * @param events filled with what is ready; the previous content is lost
     * @param timeoutNanos nanoseconds; 0 asks without waiting, a negative number waits without end. An answer of 0
     *     events to a timeout of 0 does not prove that nothing is ready while other threads wait on the same instance
     * @return the number of events, 0 if the time is over
     */
    public int await(Events events, long timeoutNanos) throws ErrnoException {
        int epfd = enter();
        try {
            int result = waitFor(epfd, events, timeoutNanos);
            events.count(Math.max(result, 0));
            return Errno.check(result, "epoll_wait", epfd);
        } finally {
            leave();
        }
    }

    private int waitFor(int epfd, Events events, long timeoutNanos) {
        long start = timeoutNanos > 0 ? System.nanoTime() : 0;
        long left = timeoutNanos;
        for (;;) {
            int result = waitOnce(epfd, events, left);
            if (result != -Linux.EINTR && (result != 0 || timeoutNanos <= 0)) {
                return result;
            }
            // A signal, or a timeout beyond what epoll_wait can count: go on with what is left.
            if (timeoutNanos > 0) {
                left = timeoutNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return 0;
                }
            }
        }
    }

    private int waitOnce(int epfd, Events events, long nanos) {
        if (nanos > 0 && nanoseconds) {
            return calls().epollPwait2(epfd, events.arrayAddress(), events.capacity(), events.timespec(nanos));
        }
        return calls().epollWait(epfd, events.arrayAddress(), events.capacity(), toMillis(nanos));
    }

    /**
     * Up, never down: a wait that ends early is a busy loop. Saturates at 24.8 days, after which the caller waits
     * again.
     */
    static int toMillis(long nanos) {
        if (nanos <= 0) {
            return nanos == 0 ? 0 : -1;
        }
        long millis = nanos / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI == 0 ? 0 : 1);
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
