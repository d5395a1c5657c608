package io.baton.epoll.ffm;

import static io.baton.epoll.ffm.LibC.INT;
import static io.baton.epoll.ffm.LibC.LONG;

import io.baton.epoll.spi.SystemCalls;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls for sockets. */
abstract class SocketCalls implements SystemCalls {

    private static final MethodHandle SOCKET = LibC.link("socket", INT, INT, INT, INT);
    private static final MethodHandle SOCKETPAIR = LibC.link("socketpair", INT, INT, INT, INT, LONG);
    private static final MethodHandle BIND = LibC.link("bind", INT, INT, LONG, INT);
    private static final MethodHandle LISTEN = LibC.link("listen", INT, INT, INT);
    private static final MethodHandle ACCEPT4 = LibC.link("accept4", INT, INT, LONG, LONG, INT);
    private static final MethodHandle CONNECT = LibC.link("connect", INT, INT, LONG, INT);
    private static final MethodHandle GETSOCKNAME = LibC.link("getsockname", INT, INT, LONG, LONG);
    private static final MethodHandle GETPEERNAME = LibC.link("getpeername", INT, INT, LONG, LONG);
    private static final MethodHandle GETSOCKOPT = LibC.link("getsockopt", INT, INT, INT, INT, LONG, LONG);
    private static final MethodHandle SETSOCKOPT = LibC.link("setsockopt", INT, INT, INT, INT, LONG, INT);
    private static final MethodHandle SHUTDOWN = LibC.link("shutdown", INT, INT, INT);
    private static final MethodHandle RECV = LibC.link("recv", LONG, INT, LONG, LONG, INT);
    private static final MethodHandle SEND = LibC.link("send", LONG, INT, LONG, LONG, INT);
    private static final MethodHandle SENDMSG = LibC.link("sendmsg", LONG, INT, LONG, INT);

    @Override
    public int socket(int domain, int type, int protocol) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) SOCKET.invokeExact(errno, domain, type, protocol), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int socketpair(int domain, int type, int protocol, long fds) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) SOCKETPAIR.invokeExact(errno, domain, type, protocol, fds), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int bind(int fd, long address, int length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) BIND.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int listen(int fd, int backlog) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) LISTEN.invokeExact(errno, fd, backlog), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) ACCEPT4.invokeExact(errno, fd, address, length, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int connect(int fd, long address, int length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) CONNECT.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) GETSOCKNAME.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int getpeername(int fd, long address, long length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) GETPEERNAME.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) GETSOCKOPT.invokeExact(errno, fd, level, name, value, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) SETSOCKOPT.invokeExact(errno, fd, level, name, value, length), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public int shutdown(int fd, int how) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((int) SHUTDOWN.invokeExact(errno, fd, how), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) RECV.invokeExact(errno, fd, address, length, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) SEND.invokeExact(errno, fd, address, length, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        try {
            MemorySegment errno = LibC.errno();
            return LibC.answer((long) SENDMSG.invokeExact(errno, fd, message, flags), errno);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }
}
