package io.baton.epoll;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** A system call failed. The message names the call, the descriptor, the errno's symbol, its number and its text. */
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

    /** As above, with a few words on what it was about: the address that was in use, the path that was missing. */
    @SuppressWarnings("exports")
    public ErrnoException(String call, int errno, int fd, @Nullable String about) {
        super(call + (fd < 0 ? "" : " on fd " + fd) + (about == null ? "" : " for " + about)
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
