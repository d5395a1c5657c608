package io.baton.epoll.spi;

import java.nio.ByteBuffer;

/**
 * The system calls that Baton needs, on numbers, in the kernel's own convention: <b>a result of 0 or more is the call's
 * answer, a negative one is {@code -errno}</b>. No call throws, allocates or keeps a reference.
 *
 * <p>A {@code long} named {@code address}, or named after the struct it points to, is an address in this process: mostly
 * that of a direct buffer, from {@link #address}. The caller must keep the memory alive, and large enough, until the call
 * has returned. Descriptors and flags are the kernel's; {@link Linux} has the constants. A call does not repeat itself: it
 * returns {@code -EINTR} when a signal interrupts it ({@link RetryOnEintr} repeats calls).
 *
 * <p>All methods may be called by any thread at any time.
 */
public interface SystemCalls {

    /** The layout of {@code struct epoll_event} on this kernel, as this provider states it. */
    EventLayout eventLayout();

    /**
     * The address of index 0 of a direct buffer; it does not change while the buffer is reachable and its Arena, if it has
     * one, is open.
     *
     * @throws IllegalArgumentException if the buffer is not direct
     * @throws IllegalStateException if the buffer belongs to an Arena that is closed, and the buffer's limit is above 0
     * @throws RuntimeException a WrongThreadException if the buffer belongs to another thread's confined Arena
     */
    long address(ByteBuffer direct);

    // epoll

    /** {@code epoll_create1(2)}. */
    int epollCreate1(int flags);

    /**
     * {@code epoll_ctl(2)}; {@code event} is the address of one {@code struct epoll_event}, or 0 with EPOLL_CTL_DEL.
     */
    int epollCtl(int epfd, int op, int fd, long event);

    /** {@code epoll_wait(2)}; a {@code timeoutMillis} of −1 waits without a limit. */
    int epollWait(int epfd, long events, int maxEvents, int timeoutMillis);

    /**
     * {@code epoll_pwait2(2)} without a signal mask; {@code timeout} is the address of a {@code struct timespec} (two
     * 64-bit fields, seconds and nanoseconds), or 0 to wait without a limit. {@code -ENOSYS} on a kernel before 5.11.
     */
    int epollPwait2(int epfd, long events, int maxEvents, long timeout);

    /** {@code poll(2)}; {@code fds} is the address of an array of {@code nfds} {@code struct pollfd} (8 bytes each). */
    int poll(long fds, int nfds, int timeoutMillis);

    // sockets

    /** {@code socket(2)}. */
    int socket(int domain, int type, int protocol);

    /** {@code socketpair(2)}; {@code fds} is the address of two 32-bit integers to fill. */
    int socketpair(int domain, int type, int protocol, long fds);

    /** {@code bind(2)}; {@code address} is that of a {@code struct sockaddr} of {@code length} bytes. */
    int bind(int fd, long address, int length);

    /** {@code listen(2)}. */
    int listen(int fd, int backlog);

    /** {@code accept4(2)}; {@code address} and {@code length} may both be 0 when the peer's address is not wanted. */
    int accept4(int fd, long address, long length, int flags);

    /** {@code connect(2)}; {@code -EINPROGRESS} is the usual answer of a non-blocking TCP socket. */
    int connect(int fd, long address, int length);

    /** {@code getsockname(2)}; {@code length} is the address of a 32-bit length, read and written. */
    int getsockname(int fd, long address, long length);

    /** {@code getpeername(2)}; {@code length} is the address of a 32-bit length, read and written. */
    int getpeername(int fd, long address, long length);

    /** {@code getsockopt(2)}; {@code length} is the address of a 32-bit length, read and written. */
    int getsockopt(int fd, int level, int name, long value, long length);

    /** {@code setsockopt(2)}; {@code value} is the address of {@code length} bytes. */
    int setsockopt(int fd, int level, int name, long value, int length);

    /** {@code shutdown(2)}. */
    int shutdown(int fd, int how);

    // bytes

    /**
     * {@code recv(2)}; 0 is the end of the stream. A result below {@code length} does not mean that nothing is left: a stream
     * socket stops after bytes that carry ancillary data of unix(7), and at urgent data of tcp(7). Descriptors that were
     * sent along are closed by the kernel, since there is no buffer for them.
     */
    long recv(int fd, long address, long length, int flags);

    /** {@code send(2)}; give {@link Linux#MSG_NOSIGNAL}, or a reset peer raises SIGPIPE. */
    long send(int fd, long address, long length, int flags);

    /**
     * {@code sendmsg(2)}; {@code message} is the address of a {@code struct msghdr}. Used as a writev(2) with flags.
     */
    long sendmsg(int fd, long message, int flags);

    /** {@code read(2)}; 0 is end of file. */
    long read(int fd, long address, long length);

    /** {@code write(2)}. */
    long write(int fd, long address, long length);

    /** {@code readv(2)}; {@code vectors} is the address of an array of {@code count} {@code struct iovec}. */
    long readv(int fd, long vectors, int count);

    /** {@code writev(2)}; {@code vectors} is the address of an array of {@code count} {@code struct iovec}. */
    long writev(int fd, long vectors, int count);

    /**
     * {@code sendfile(2)}; {@code offset} is the address of a 64-bit offset, read and written, or 0 for the file's own.
     */
    long sendfile(int out, int in, long offset, long count);

    // other descriptors

    /** {@code eventfd(2)}. */
    int eventfd(int initial, int flags);

    /** {@code pipe2(2)}; {@code fds} is the address of two 32-bit integers to fill: read end, write end. */
    int pipe2(long fds, int flags);

    /** {@code open(2)}; {@code path} is the address of a NUL-terminated string. */
    int open(long path, int flags, int mode);

    /** {@code mkfifo(3)}; {@code path} is the address of a NUL-terminated string. */
    int mkfifo(long path, int mode);

    /** {@code timerfd_create(2)}. */
    int timerfdCreate(int clock, int flags);

    /**
     * {@code timerfd_settime(2)}; {@code newValue} and {@code oldValue} are addresses of a {@code struct itimerspec} (four
     * 64-bit fields). {@code oldValue} may be 0.
     */
    int timerfdSettime(int fd, int flags, long newValue, long oldValue);

    /** {@code fcntl(2)} with an integer argument. */
    int fcntl(int fd, int command, int argument);

    /** {@code close(2)}. The descriptor is closed even if the answer is an error, so the call must not be repeated. */
    int close(int fd);
}
