package io.baton.epoll;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A system call failed. The message names the call, the address or path it was about (or else the descriptor's number), and
 * the errno's symbol, number and text.
 */
public class ErrnoException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;
    private final int fd;

    /**
     * A failure of {@code call}.
     *
     * @param errno the positive errno
     * @param fd the descriptor it was called on, or −1 for none
     */
    public ErrnoException(String call, int errno, int fd) {
        this(call, errno, fd, null);
    }

    /**
     * A failure of {@code call}, whose message names what it was about instead of the descriptor.
     *
     * @param errno the positive errno
     * @param fd the descriptor it was called on, or −1 for none
     * @param about the address or path, or null
     */
    @SuppressWarnings("exports")
    public ErrnoException(String call, int errno, int fd, @Nullable String about) {
        super(call + (about != null ? " for " + about : fd < 0 ? "" : " on fd " + fd)
                + ": " + Errno.symbol(errno) + " (" + errno + "), " + Errno.text(errno));
        this.call = call;
        this.errno = errno;
        this.fd = fd;
    }

    /** What was called: {@code epoll_ctl(ADD)}. */
    public String call() {
        return call;
    }

    /** The positive errno; {@link io.baton.epoll.spi.Linux} has the constants. */
    public int errno() {
        return errno;
    }

    /** The errno's symbol: {@code ENOENT}. */
    public String symbol() {
        return Errno.symbol(errno);
    }

    /** The descriptor the call was made on, or −1. */
    public int fd() {
        return fd;
    }
}
