package io.baton.epoll.ffm;

import static io.baton.epoll.ffm.LibC.INT;
import static io.baton.epoll.ffm.LibC.LONG;

import io.baton.epoll.spi.EventLayout;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** The calls for epoll and for any descriptor; the calls for sockets are in {@link SocketCalls}. */
final class FfmSystemCalls extends SocketCalls {

    /** The number of epoll_pwait2, the same on every architecture, as for all system calls since kernel 5.1. */
    private static final long SYS_EPOLL_PWAIT2 = 441;

    private static final MethodHandle EPOLL_CREATE1 = LibC.link("epoll_create1", INT, INT);
    private static final MethodHandle EPOLL_CTL = LibC.linkWithoutErrno("epoll_ctl", INT, INT, INT, INT, LONG);
    private static final MethodHandle EPOLL_CTL_ERRNO = LibC.link("epoll_ctl", INT, INT, INT, INT, LONG);
    private static final MethodHandle EPOLL_WAIT = LibC.link("epoll_wait", INT, INT, LONG, INT, INT);
    /** For epoll_pwait2: glibc has a function of that name only from version 2.35 on. */
    private static final MethodHandle SYSCALL = LibC.linkVariadic(
            "syscall", 1, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG);
    private static final MethodHandle POLL = LibC.link("poll", INT, LONG, LONG, INT);
    private static final MethodHandle READ = LibC.link("read", LONG, INT, LONG, LONG);
    private static final MethodHandle WRITE = LibC.link("write", LONG, INT, LONG, LONG);
    private static final MethodHandle READV = LibC.link("readv", LONG, INT, LONG, INT);
    private static final MethodHandle WRITEV = LibC.link("writev", LONG, INT, LONG, INT);
    private static final MethodHandle SENDFILE = LibC.link("sendfile", LONG, INT, INT, LONG, LONG);
    private static final MethodHandle EVENTFD = LibC.link("eventfd", INT, INT, INT);
    private static final MethodHandle PIPE2 = LibC.link("pipe2", INT, LONG, INT);
    private static final MethodHandle OPEN = LibC.linkVariadic("open", 2, INT, LONG, INT, INT);
    private static final MethodHandle MKFIFO = LibC.link("mkfifo", INT, LONG, INT);
    private static final MethodHandle TIMERFD_CREATE = LibC.link("timerfd_create", INT, INT, INT);
    private static final MethodHandle TIMERFD_SETTIME = LibC.link("timerfd_settime", INT, INT, INT, LONG, LONG);
    private static final MethodHandle FCNTL = LibC.linkVariadic("fcntl", 2, INT, INT, INT, INT);
    private static final MethodHandle CLOSE = LibC.link("close", INT, INT);

    private final EventLayout layout = EventLayout.of(System.getProperty("os.arch"));

    @Override
    public EventLayout eventLayout() {
        return layout;
    }

    @Override
    public long address(ByteBuffer direct) {
        if (!direct.isDirect()) {
            throw new IllegalArgumentException("a direct buffer is needed: ByteBuffer.allocateDirect");
        }
        // The segment begins at the buffer's position.
        MemorySegment segment = MemorySegment.ofBuffer(direct);
        if (direct.limit() > 0 && (!segment.isAccessibleBy(Thread.currentThread()) || !segment.scope().isAlive())) {
            direct.get(0); // throws the exception that says why
        }
        return segment.address() - direct.position();
    }

    @Override
    public int epollCreate1(int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) EPOLL_CREATE1.invokeExact(errno, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        try {
            if ((int) EPOLL_CTL.invokeExact(epfd, op, fd, event) == 0) {
                return 0;
            }
            // A failed epoll_ctl has changed nothing, so it is called again to get its errno.
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) EPOLL_CTL_ERRNO.invokeExact(errno, epfd, op, fd, event), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) EPOLL_WAIT.invokeExact(errno, epfd, events, maxEvents, timeoutMillis), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        try {
            MemorySegment errno = LibC.errno();
            return (int) LibC.answer((long) SYSCALL.invokeExact(errno, SYS_EPOLL_PWAIT2,
                    (long) epfd, events, (long) maxEvents, timeout, 0L, 0L), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int poll(long fds, int nfds, int timeoutMillis) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) POLL.invokeExact(errno, fds, (long) nfds, timeoutMillis), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long read(int fd, long address, long length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) READ.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long write(int fd, long address, long length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) WRITE.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long readv(int fd, long vectors, int count) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) READV.invokeExact(errno, fd, vectors, count), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long writev(int fd, long vectors, int count) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) WRITEV.invokeExact(errno, fd, vectors, count), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) SENDFILE.invokeExact(errno, out, in, offset, count), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int eventfd(int initial, int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) EVENTFD.invokeExact(errno, initial, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int pipe2(long fds, int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) PIPE2.invokeExact(errno, fds, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int open(long path, int flags, int mode) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) OPEN.invokeExact(errno, path, flags, mode), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int mkfifo(long path, int mode) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) MKFIFO.invokeExact(errno, path, mode), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int timerfdCreate(int clock, int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) TIMERFD_CREATE.invokeExact(errno, clock, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int timerfdSettime(int fd, int flags, long newValue, long oldValue) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) TIMERFD_SETTIME.invokeExact(errno, fd, flags, newValue, oldValue), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) FCNTL.invokeExact(errno, fd, command, argument), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int close(int fd) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) CLOSE.invokeExact(errno, fd), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }
}
