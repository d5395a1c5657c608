package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;

/**
 * A 64-bit counter in the kernel that is readable while it is not 0. One thread uses it to wake another from {@link
 * Epoll#await}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/eventfd.2.html">eventfd(2)</a>
 */
public final class EventFd extends Descriptor {

    private static final int BYTES = Long.BYTES;

    private EventFd(SystemCalls calls, int fd) {
        super(calls, fd);
    }

    /** A counter at 0 whose {@link #take} returns the whole count: {@code eventfd(2)}. */
    public static EventFd create() throws ErrnoException {
        return create(Providers.selected());
    }

    /** As above, with these system calls. */
    public static EventFd create(SystemCalls calls) throws ErrnoException {
        return open(calls, 0);
    }

    /** A counter at 0 whose {@link #take} takes 1 at a time (EFD_SEMAPHORE). */
    public static EventFd semaphore() throws ErrnoException {
        return semaphore(Providers.selected());
    }

    /** As above, with these system calls. */
    public static EventFd semaphore(SystemCalls calls) throws ErrnoException {
        return open(calls, Linux.EFD_SEMAPHORE);
    }

    private static EventFd open(SystemCalls calls, int flags) throws ErrnoException {
        int all = flags | Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK;
        return new EventFd(calls, Errno.check(calls.eventfd(0, all), "eventfd", -1));
    }

    /**
     * Adds to the counter, which makes it readable.
     *
     * @param count an unsigned number below 2<sup>64</sup>−1; 0 changes nothing
     * @return false if adding would overflow the counter; it stays readable
     * @throws ErrnoException EINVAL for −1, which is 2<sup>64</sup>−1
     */
    public boolean add(long count) throws ErrnoException {
        int fd = enter();
        try (Scratch value = Scratch.take(calls())) {
            value.memory().putLong(0, count);
            long result = RetryOnEintr.write(calls(), fd, value.address(), BYTES);
            if (result == -Linux.EAGAIN) {
                return false;
            }
            Errno.check((int) result, "write", fd);
            return true;
        } finally {
            leave();
        }
    }

    /**
     * Returns the count and sets it to 0. A semaphore returns 1 and decrements it.
     *
     * @return 0 if the counter is 0; a count above {@code Long.MAX_VALUE} is a negative number
     */
    public long take() throws ErrnoException {
        return takeCounter();
    }
}
