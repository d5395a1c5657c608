package io.baton.epoll.jna;

import com.sun.jna.Native;

/**
 * The C functions, bound by JNA's direct mapping. {@code size_t}, {@code ssize_t} and pointers are declared as {@code long}:
 * they have 64 bits on 64-bit Linux. A function that fails returns −1 and sets errno, which JNA keeps for {@link
 * Native#getLastError()}.
 */
final class LibC {

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epfd, int op, int fd, long event);

    static native int epoll_wait(int epfd, long events, int maxEvents, int timeout);

    /** syscall(2), for epoll_pwait2: glibc has a function of that name only from version 2.35 on. */
    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native int poll(long fds, long nfds, int timeout);

    static native int socket(int domain, int type, int protocol);

    static native int socketpair(int domain, int type, int protocol, long fds);

    static native int bind(int fd, long address, int length);

    static native int listen(int fd, int backlog);

    static native int accept4(int fd, long address, long length, int flags);

    static native int connect(int fd, long address, int length);

    static native int getsockname(int fd, long address, long length);

    static native int getpeername(int fd, long address, long length);

    static native int getsockopt(int fd, int level, int name, long value, long length);

    static native int setsockopt(int fd, int level, int name, long value, int length);

    static native int shutdown(int fd, int how);

    static native long recv(int fd, long buffer, long length, int flags);

    static native long send(int fd, long buffer, long length, int flags);

    static native long sendmsg(int fd, long message, int flags);

    static native long read(int fd, long buffer, long length);

    static native long write(int fd, long buffer, long length);

    static native long readv(int fd, long vectors, int count);

    static native long writev(int fd, long vectors, int count);

    static native long sendfile(int out, int in, long offset, long count);

    static native int eventfd(int initial, int flags);

    static native int pipe2(long fds, int flags);

    static native int open(long path, int flags, int mode);

    static native int mkfifo(long path, int mode);

    static native int timerfd_create(int clock, int flags);

    static native int timerfd_settime(int fd, int flags, long newValue, long oldValue);

    static native int fcntl(int fd, int command, int argument);

    static native int close(int fd);

    private static boolean registered;

    private LibC() {
    }

    static synchronized void register() {
        if (!registered) {
            Native.register(LibC.class, "c");
            registered = true;
        }
    }
}
