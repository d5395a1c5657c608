package io.baton.epoll.spi;

/**
 * System calls that transfer bytes or take a connection, repeated as long as a signal interrupts them before they have done
 * anything. No other place repeats such a call. The result is that of {@link SystemCalls}, but never
 * {@code -EINTR}. Allocates nothing.
 *
 * <p>Calls that wait are not here, since a wait must go on with the time that is left; nor are {@code connect(2)}, which
 * goes on in the background, and {@code close(2)}, after which the number may already belong to another thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>, Interruption of system calls
 */
public final class RetryOnEintr {

    private RetryOnEintr() {
    }

    /** {@link SystemCalls#read}. */
    public static long read(SystemCalls calls, int fd, long address, long length) {
        long result;
        do {
            result = calls.read(fd, address, length);
        } while (result == -Linux.EINTR);
        return result;
    }

    /** {@link SystemCalls#write}. */
    public static long write(SystemCalls calls, int fd, long address, long length) {
        long result;
        do {
            result = calls.write(fd, address, length);
        } while (result == -Linux.EINTR);
        return result;
    }

    /** {@link SystemCalls#recv}. */
    public static long recv(SystemCalls calls, int fd, long address, long length, int flags) {
        long result;
        do {
            result = calls.recv(fd, address, length, flags);
        } while (result == -Linux.EINTR);
        return result;
    }

    /** {@link SystemCalls#send}. */
    public static long send(SystemCalls calls, int fd, long address, long length, int flags) {
        long result;
        do {
            result = calls.send(fd, address, length, flags);
        } while (result == -Linux.EINTR);
        return result;
    }

    /** {@link SystemCalls#sendmsg}. */
    public static long sendmsg(SystemCalls calls, int fd, long message, int flags) {
        long result;
        do {
            result = calls.sendmsg(fd, message, flags);
        } while (result == -Linux.EINTR);
        return result;
    }

    /** {@link SystemCalls#sendfile}. */
    public static long sendfile(SystemCalls calls, int out, int in, long offset, long count) {
        long result;
        do {
            result = calls.sendfile(out, in, offset, count);
        } while (result == -Linux.EINTR);
        return result;
    }

    /** {@link SystemCalls#accept4}. */
    public static int accept4(SystemCalls calls, int fd, long address, long length, int flags) {
        int result;
        do {
            result = calls.accept4(fd, address, length, flags);
        } while (result == -Linux.EINTR);
        return result;
    }
}
