package io.baton.epoll.spi;

import java.nio.ByteBuffer;

/**
 * The system calls Baton needs, on numbers, in the kernel's own convention: <b>a result of 0 or more is the call's
 * answer, a negative one is {@code -errno}</b>. No call throws, none allocates, none keeps a reference.
 *
 * <p>Every {@code long} named {@code address} (or after the struct it points to) is an address in this process, mostly
 * that of a direct buffer, taken once by {@link #address}. The caller keeps the memory alive and large enough for the
 * call. Descriptors and flags are the kernel's; {@link Linux} holds the constants. A call never retries: {@code -EINTR}
 * comes back as it is.
 *
 * <p>All methods may be called by any thread at any time.
 */
public interface SystemCalls {

    /** The layout of {@code struct epoll_event} that this provider's kernel uses. */
    EventLayout eventLayout();

    /**
     * The address of index 0 of a direct buffer; it does not change while the buffer is reachable.
     *
     * @throws IllegalArgumentException if the buffer is not direct
     */
    long address(ByteBuffer direct);

    // epoll

    /** {@code epoll_create1(2)}. */
    int epollCreate1(int flags);

    /**
     * {@code epoll_ctl(2)}; {@code event} is the address of one {@code struct epoll_event}, or 0 with EPOLL_CTL_DEL.
     */
    int epollCtl(int epfd, int op, int fd, long event);

    /** {@code epoll_wait(2)}; {@code timeoutMillis} −1 waits without end. */
    int epollWait(int epfd, long events, int maxEvents, int timeoutMillis);

    /**
     * {@code epoll_pwait2(2)} without a signal mask; {@code timeout} is the address of a {@code struct timespec} (two
     * 64-bit fields, seconds and nanoseconds), or 0 to wait without end. {@code -ENOSYS} on a kernel before 5.11.
     */
    int epollPwait2(int epfd, long events, int maxEvents, long timeout);

    /** {@code poll(2)}; {@code fds} is the address of {@code nfds} times {@code struct pollfd} (8 bytes each). */
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

    /** {@code recv(2)}; 0 is end of stream. */
    long recv(int fd, long address, long length, int flags);

    /** {@code send(2)}; give {@link Linux#MSG_NOSIGNAL}, or a reset peer raises SIGPIPE. */
    long send(int fd, long address, long length, int flags);

    /**
     * {@code sendmsg(2)}; {@code message} is the address of a {@code struct msghdr}. The writev(2) that takes flags.
     */
    long sendmsg(int fd, long message, int flags);

    /** {@code read(2)}; 0 is end of file. */
    long read(int fd, long address, long length);

    /** {@code write(2)}. */
    long write(int fd, long address, long length);

    /** {@code readv(2)}; {@code vectors} is the address of {@code count} times {@code struct iovec}. */
    long readv(int fd, long vectors, int count);

    /** {@code writev(2)}; {@code vectors} is the address of {@code count} times {@code struct iovec}. */
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
     * {@code timerfd_settime(2)}; both are addresses of {@code struct itimerspec} (four 64-bit
     * fields), the last may be 0.
     */
    int timerfdSettime(int fd, int flags, long newValue, long oldValue);

    /** {@code fcntl(2)} with an integer argument. */
    int fcntl(int fd, int command, int argument);

    /** {@code close(2)}. The descriptor is gone whatever the answer says. */
    int close(int fd);
}
