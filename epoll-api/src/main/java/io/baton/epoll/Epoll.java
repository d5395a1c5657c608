package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.lang.ref.Reference;
import java.time.Duration;

/**
 * An epoll instance: the kernel's list of descriptors of interest, and the wait for those that are ready. The package
 * documentation explains the two lists, the triggers, and why to remove a descriptor before closing it.
 *
 * <pre>{@code
 * try (Epoll epoll = Epoll.create(); EventFd waker = EventFd.create()) {
 *     epoll.add(waker, Interest.IN, 7);
 *     Events events = epoll.newEvents(64);
 *     waker.add(1);                                 // from any thread
 *     epoll.await(events, Duration.ofSeconds(1));
 *     for (Event event : events) {
 *         System.out.println(event);                // IN data=0x7
 *     }
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread, also while others wait: a waiting thread reports descriptors that another
 * thread adds or modifies meanwhile. Threads that wait at the same time each need an {@link Events} of their own.
 * {@link #close()} does not wake waiting threads, as the kernel does not: wake them first through a registered {@link
 * EventFd}. The descriptor is closed when the last waiting call has returned.
 *
 * <p>Descriptors are given as a {@link Descriptor}, which cannot be closed during the call, or as a raw descriptor number;
 * the caller must keep that one open. An epoll instance is itself a descriptor and may be added to another.
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

    /**
     * An instance that uses this provider, which is opened and verified on first use.
     *
     * @throws NoProviderException if the provider does not work here
     */
    public static Epoll create(EpollProvider provider) throws ErrnoException {
        return create(Providers.open(provider));
    }

    /** An instance that uses these system calls. */
    public static Epoll create(SystemCalls calls) throws ErrnoException {
        int fd = Errno.check(calls.epollCreate1(Linux.EPOLL_CLOEXEC), "epoll_create1", -1);
        try {
            return new Epoll(calls, fd, knowsPwait2(calls, fd));
        } catch (Throwable e) {
            // The probe may fail for lack of direct memory.
            calls.close(fd);
            throw e;
        }
    }

    /** Tries one wait that cannot block. Any error means no: besides ENOSYS, a sandbox may answer EPERM. */
    private static boolean knowsPwait2(SystemCalls calls, int fd) {
        Events probe = new Events(calls, 1);
        int result = calls.epollPwait2(fd, probe.arrayAddress(), 1, probe.timespec(0));
        Reference.reachabilityFence(probe);
        return result == 0;
    }

    /**
     * A buffer for the events of one wait.
     *
     * @param capacity how many events a wait returns at most, at least 1
     */
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
     * @param data 64 bits that each event of this registration carries
     * @throws ErrnoException EEXIST: it is registered already; EPERM: this kind of file cannot be waited for (regular
     *     files and directories are always ready); ELOOP, EINVAL: a loop of epoll instances, or nested too deep;
     *     ENOSPC: /proc/sys/fs/epoll/max_user_watches is reached; ENOMEM
     */
    public void add(Descriptor descriptor, Interest interest, long data) throws ErrnoException {
        control(Linux.EPOLL_CTL_ADD, "epoll_ctl(ADD)", descriptor, interest, data);
    }

    /**
     * Replaces interest and data of a registration: EPOLL_CTL_MOD. Arms a {@linkplain Interest#oneshot() one-shot}
     * registration again. If the descriptor is ready at this moment it is reported, so nothing that came before is lost.
     *
     * @throws ErrnoException ENOENT: it is not registered; EINVAL: EXCLUSIVE can only be added
     */
    public void modify(Descriptor descriptor, Interest interest, long data) throws ErrnoException {
        control(Linux.EPOLL_CTL_MOD, "epoll_ctl(MOD)", descriptor, interest, data);
    }

    /**
     * Ends a registration: EPOLL_CTL_DEL. An event that a wait has already returned is not taken back.
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

    /** {@link #add(Descriptor, Interest, long)} for a raw descriptor number. Also throws EBADF if it is not open. */
    public void add(int fd, Interest interest, long data) throws ErrnoException {
        Errno.check(control(Linux.EPOLL_CTL_ADD, fd, interest.mask(), data), "epoll_ctl(ADD)", fd);
    }

    /** {@link #modify(Descriptor, Interest, long)} for a raw descriptor number. Also throws EBADF if it is not open. */
    public void modify(int fd, Interest interest, long data) throws ErrnoException {
        Errno.check(control(Linux.EPOLL_CTL_MOD, fd, interest.mask(), data), "epoll_ctl(MOD)", fd);
    }

    /** {@link #remove(Descriptor)} of a raw descriptor number. Also throws EBADF if it is not open. */
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

    /** Waits without a time limit until something is ready; returns the number of events, at least 1. */
    public int await(Events events) throws ErrnoException {
        return await(events, -1L);
    }

    /**
     * {@link #await(Events, long)} with a duration; one longer than {@code Long.MAX_VALUE} ns is treated as that (292 years).
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
     * Waits until something is ready or the timeout has passed: {@code epoll_pwait2(2)} where the kernel has it, else
     * {@code epoll_wait(2)} with the timeout rounded up to milliseconds, never down. A signal (EINTR) does not end the
     * wait: it goes on with the time that is left. The thread's interrupt status is ignored.
     *
     * @param events filled with the events; the previous content is lost
     * @param timeoutNanos nanoseconds; 0 returns at once, a negative number waits without a limit. While other threads
     *     wait on the same instance, 0 events after a timeout of 0 do not prove that nothing is ready
     * @return the number of events, 0 if the timeout has passed
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
            // A signal came, or epoll_wait cannot express so long a timeout: go on with the time that is left.
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
     * Rounds up: a caller whose waits end early would spin. Saturates at {@code Integer.MAX_VALUE} (24.8 days), after which
     * the caller waits again.
     */
    static int toMillis(long nanos) {
        if (nanos <= 0) {
            return nanos == 0 ? 0 : -1;
        }
        long millis = nanos / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI == 0 ? 0 : 1);
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
