package io.baton.epoll.spi;

/**
 * The kernel's constants, under the kernel's names; values of the generic Linux ABI (x86, Arm, RISC-V, s390x,
 * LoongArch). The sources are {@code <sys/epoll.h>}, {@code <sys/socket.h>}, {@code <fcntl.h>} and the man pages named
 * at each block.
 */
public final class Linux {

    // epoll_ctl(2): the events mask of struct epoll_event
    /** Something to read or to accept, or the end of the stream. */
    public static final int EPOLLIN = 0x001;
    /** An exceptional condition: out-of-band data. */
    public static final int EPOLLPRI = 0x002;
    /** Room to write. */
    public static final int EPOLLOUT = 0x004;
    /** An error; reported even if not asked for. */
    public static final int EPOLLERR = 0x008;
    /** Hung up: both halves are shut; reported even if not asked for. */
    public static final int EPOLLHUP = 0x010;
    /** The peer shut down its writing half. */
    public static final int EPOLLRDHUP = 0x2000;
    /** Not every epoll instance is woken; with EPOLL_CTL_ADD only. */
    public static final int EPOLLEXCLUSIVE = 1 << 28;
    /** No system suspend until the event is handled. */
    public static final int EPOLLWAKEUP = 1 << 29;
    /** Disarmed by its first report until EPOLL_CTL_MOD. */
    public static final int EPOLLONESHOT = 1 << 30;
    /** Edge-triggered: a report per change. */
    public static final int EPOLLET = 1 << 31;

    /** Registers a descriptor. */
    public static final int EPOLL_CTL_ADD = 1;
    /** Ends a registration. */
    public static final int EPOLL_CTL_DEL = 2;
    /** Replaces events and data of a registration, and arms it. */
    public static final int EPOLL_CTL_MOD = 3;
    /** The epoll descriptor does not survive exec. */
    public static final int EPOLL_CLOEXEC = 0x80000;

    // poll(2): struct pollfd { int fd; short events; short revents; }
    /** Something to read. */
    public static final int POLLIN = 0x001;
    /** Room to write. */
    public static final int POLLOUT = 0x004;

    // socket(2), address_families(7)
    /** Unix domain: unix(7). */
    public static final int AF_UNIX = 1;
    /** IPv4: ip(7). */
    public static final int AF_INET = 2;
    /** IPv6: ipv6(7). */
    public static final int AF_INET6 = 10;
    /** A stream of bytes. */
    public static final int SOCK_STREAM = 1;
    /** Datagrams. */
    public static final int SOCK_DGRAM = 2;
    /** Or-ed to the type: O_NONBLOCK. */
    public static final int SOCK_NONBLOCK = 0x800;
    /** Or-ed to the type: does not survive exec. */
    public static final int SOCK_CLOEXEC = 0x80000;

    // socket(7), tcp(7), ipv6(7)
    /** The level of the SO_ options. */
    public static final int SOL_SOCKET = 1;
    /** Allows to bind while connections of the address are in TIME_WAIT. */
    public static final int SO_REUSEADDR = 2;
    /** The pending error; a read clears it. */
    public static final int SO_ERROR = 4;
    /** Bytes of send buffer; the kernel doubles what is set. */
    public static final int SO_SNDBUF = 7;
    /** Bytes of receive buffer; the kernel doubles what is set. */
    public static final int SO_RCVBUF = 8;
    /** Probes an idle connection. */
    public static final int SO_KEEPALIVE = 9;
    /** What close does with unsent bytes: struct linger. */
    public static final int SO_LINGER = 13;
    /** Several listeners share a port, each with its own queue. */
    public static final int SO_REUSEPORT = 15;
    /** What the socket's buffers hold: an array of 32-bit numbers, indexed by SK_MEMINFO_ of linux/sock_diag.h. */
    public static final int SO_MEMINFO = 55;
    /** The level of the TCP_ options. */
    public static final int IPPROTO_TCP = 6;
    /** Sends small segments at once. */
    public static final int TCP_NODELAY = 1;
    /** The level of the IPV6_ options. */
    public static final int IPPROTO_IPV6 = 41;
    /** An IPv6 socket takes no IPv4 connections. */
    public static final int IPV6_V6ONLY = 26;

    // send(2), recv(2), shutdown(2)
    /** Receives without removing the bytes from the queue. */
    public static final int MSG_PEEK = 0x2;
    /** This call does not block. */
    public static final int MSG_DONTWAIT = 0x40;
    /** EPIPE without SIGPIPE. */
    public static final int MSG_NOSIGNAL = 0x4000;
    /** No more reading. */
    public static final int SHUT_RD = 0;
    /** No more writing: sends a FIN. */
    public static final int SHUT_WR = 1;
    /** Both. */
    public static final int SHUT_RDWR = 2;

    // eventfd(2), timerfd_create(2)
    /** A read takes 1 instead of all. */
    public static final int EFD_SEMAPHORE = 1;
    /** O_NONBLOCK. */
    public static final int EFD_NONBLOCK = 0x800;
    /** Does not survive exec. */
    public static final int EFD_CLOEXEC = 0x80000;
    /** The time of day, which can be set. */
    public static final int CLOCK_REALTIME = 0;
    /** Time since boot, which cannot be set. */
    public static final int CLOCK_MONOTONIC = 1;
    /** O_NONBLOCK. */
    public static final int TFD_NONBLOCK = 0x800;
    /** Does not survive exec. */
    public static final int TFD_CLOEXEC = 0x80000;
    /** The first expiration is given as a point in time, not as a delay. */
    public static final int TFD_TIMER_ABSTIME = 1;

    // open(2), fcntl(2)
    /** To read. */
    public static final int O_RDONLY = 0;
    /** To write. */
    public static final int O_WRONLY = 1;
    /** To read and write. */
    public static final int O_RDWR = 2;
    /** Makes the file if there is none. */
    public static final int O_CREAT = 0x40;
    /** EAGAIN instead of blocking. */
    public static final int O_NONBLOCK = 0x800;
    /** Does not survive exec. */
    public static final int O_CLOEXEC = 0x80000;
    /** Asks for the descriptor's flags. */
    public static final int F_GETFD = 1;
    /** Asks for the open file's status flags. */
    public static final int F_GETFL = 3;
    /** Sets the open file's status flags. */
    public static final int F_SETFL = 4;
    /** Duplicates onto the lowest free number from the argument up, with FD_CLOEXEC. */
    public static final int F_DUPFD_CLOEXEC = 1030;
    /** The descriptor flag of O_CLOEXEC. */
    public static final int FD_CLOEXEC = 1;

    // errno(3); the numbers of asm-generic
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** Interrupted system call. */
    public static final int EINTR = 4;
    /** Input/output error. */
    public static final int EIO = 5;
    /** No such device or address. */
    public static final int ENXIO = 6;
    /** Bad file descriptor. */
    public static final int EBADF = 9;
    /** Resource temporarily unavailable. */
    public static final int EAGAIN = 11;
    /** Cannot allocate memory. */
    public static final int ENOMEM = 12;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** Bad address. */
    public static final int EFAULT = 14;
    /** File exists. */
    public static final int EEXIST = 17;
    /** Invalid argument. */
    public static final int EINVAL = 22;
    /** Too many open files in system. */
    public static final int ENFILE = 23;
    /** Too many open files. */
    public static final int EMFILE = 24;
    /** No space left on device. */
    public static final int ENOSPC = 28;
    /** Broken pipe. */
    public static final int EPIPE = 32;
    /** Function not implemented. */
    public static final int ENOSYS = 38;
    /** Too many levels of symbolic links. */
    public static final int ELOOP = 40;
    /** Protocol error. */
    public static final int EPROTO = 71;
    /** Address already in use. */
    public static final int EADDRINUSE = 98;
    /** Network is down. */
    public static final int ENETDOWN = 100;
    /** Network is unreachable. */
    public static final int ENETUNREACH = 101;
    /** Software caused connection abort. */
    public static final int ECONNABORTED = 103;
    /** Connection reset by peer. */
    public static final int ECONNRESET = 104;
    /** No buffer space available. */
    public static final int ENOBUFS = 105;
    /** Transport endpoint is not connected. */
    public static final int ENOTCONN = 107;
    /** Connection timed out. */
    public static final int ETIMEDOUT = 110;
    /** Connection refused. */
    public static final int ECONNREFUSED = 111;
    /** No route to host. */
    public static final int EHOSTUNREACH = 113;
    /** Operation now in progress. */
    public static final int EINPROGRESS = 115;

    private Linux() {
    }
}
