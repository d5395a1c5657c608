package io.baton.httpserver;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;

/**
 * System calls that pass everything on. {@link BoundSocket} overrides the three that a listening socket is made with.
 */
abstract class PassedOnCalls implements SystemCalls {

    final SystemCalls calls;

    PassedOnCalls(SystemCalls calls) {
        this.calls = calls;
    }

    @Override
    public EventLayout eventLayout() {
        return calls.eventLayout();
    }

    @Override
    public long address(ByteBuffer direct) {
        return calls.address(direct);
    }

    @Override
    public int epollCreate1(int flags) {
        return calls.epollCreate1(flags);
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        return calls.epollCtl(epfd, op, fd, event);
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        return calls.epollWait(epfd, events, maxEvents, timeoutMillis);
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        return calls.epollPwait2(epfd, events, maxEvents, timeout);
    }

    @Override
    public int poll(long fds, int nfds, int timeoutMillis) {
        return calls.poll(fds, nfds, timeoutMillis);
    }

    @Override
    public int socketpair(int domain, int type, int protocol, long fds) {
        return calls.socketpair(domain, type, protocol, fds);
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        return calls.accept4(fd, address, length, flags);
    }

    @Override
    public int connect(int fd, long address, int length) {
        return calls.connect(fd, address, length);
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        return calls.getsockname(fd, address, length);
    }

    @Override
    public int getpeername(int fd, long address, long length) {
        return calls.getpeername(fd, address, length);
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return calls.getsockopt(fd, level, name, value, length);
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        return calls.setsockopt(fd, level, name, value, length);
    }

    @Override
    public int shutdown(int fd, int how) {
        return calls.shutdown(fd, how);
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        return calls.recv(fd, address, length, flags);
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        return calls.send(fd, address, length, flags);
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        return calls.sendmsg(fd, message, flags);
    }

    @Override
    public long read(int fd, long address, long length) {
        return calls.read(fd, address, length);
    }

    @Override
    public long write(int fd, long address, long length) {
        return calls.write(fd, address, length);
    }

    @Override
    public long readv(int fd, long vectors, int count) {
        return calls.readv(fd, vectors, count);
    }

    @Override
    public long writev(int fd, long vectors, int count) {
        return calls.writev(fd, vectors, count);
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        return calls.sendfile(out, in, offset, count);
    }

    @Override
    public int eventfd(int initial, int flags) {
        return calls.eventfd(initial, flags);
    }

    @Override
    public int pipe2(long fds, int flags) {
        return calls.pipe2(fds, flags);
    }

    @Override
    public int open(long path, int flags, int mode) {
        return calls.open(path, flags, mode);
    }

    @Override
    public int mkfifo(long path, int mode) {
        return calls.mkfifo(path, mode);
    }

    @Override
    public int timerfdCreate(int clock, int flags) {
        return calls.timerfdCreate(clock, flags);
    }

    @Override
    public int timerfdSettime(int fd, int flags, long newValue, long oldValue) {
        return calls.timerfdSettime(fd, flags, newValue, oldValue);
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return calls.fcntl(fd, command, argument);
    }

    @Override
    public int close(int fd) {
        return calls.close(fd);
    }
}
