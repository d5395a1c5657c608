package io.baton.epoll.faults;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Passes every call on to other system calls, for those that change a few. */
public class ForwardingCalls implements SystemCalls {

    /** The system calls behind this. */
    protected final SystemCalls real;

    /** Passes all calls on to these. */
    protected ForwardingCalls(SystemCalls real) {
        this.real = Objects.requireNonNull(real, "real");
    }

    @Override
    public EventLayout eventLayout() {
        return real.eventLayout();
    }

    @Override
    public long address(ByteBuffer direct) {
        return real.address(direct);
    }

    @Override
    public int epollCreate1(int flags) {
        return real.epollCreate1(flags);
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        return real.epollCtl(epfd, op, fd, event);
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        return real.epollWait(epfd, events, maxEvents, timeoutMillis);
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        return real.epollPwait2(epfd, events, maxEvents, timeout);
    }

    @Override
    public int poll(long fds, int nfds, int timeoutMillis) {
        return real.poll(fds, nfds, timeoutMillis);
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return real.socket(domain, type, protocol);
    }

    @Override
    public int socketpair(int domain, int type, int protocol, long fds) {
        return real.socketpair(domain, type, protocol, fds);
    }

    @Override
    public int bind(int fd, long address, int length) {
        return real.bind(fd, address, length);
    }

    @Override
    public int listen(int fd, int backlog) {
        return real.listen(fd, backlog);
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        return real.accept4(fd, address, length, flags);
    }

    @Override
    public int connect(int fd, long address, int length) {
        return real.connect(fd, address, length);
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        return real.getsockname(fd, address, length);
    }

    @Override
    public int getpeername(int fd, long address, long length) {
        return real.getpeername(fd, address, length);
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return real.getsockopt(fd, level, name, value, length);
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        return real.setsockopt(fd, level, name, value, length);
    }

    @Override
    public int shutdown(int fd, int how) {
        return real.shutdown(fd, how);
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        return real.recv(fd, address, length, flags);
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        return real.send(fd, address, length, flags);
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        return real.sendmsg(fd, message, flags);
    }

    @Override
    public long read(int fd, long address, long length) {
        return real.read(fd, address, length);
    }

    @Override
    public long write(int fd, long address, long length) {
        return real.write(fd, address, length);
    }

    @Override
    public long readv(int fd, long vectors, int count) {
        return real.readv(fd, vectors, count);
    }

    @Override
    public long writev(int fd, long vectors, int count) {
        return real.writev(fd, vectors, count);
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        return real.sendfile(out, in, offset, count);
    }

    @Override
    public int eventfd(int initial, int flags) {
        return real.eventfd(initial, flags);
    }

    @Override
    public int pipe2(long fds, int flags) {
        return real.pipe2(fds, flags);
    }

    @Override
    public int open(long path, int flags, int mode) {
        return real.open(path, flags, mode);
    }

    @Override
    public int mkfifo(long path, int mode) {
        return real.mkfifo(path, mode);
    }

    @Override
    public int timerfdCreate(int clock, int flags) {
        return real.timerfdCreate(clock, flags);
    }

    @Override
    public int timerfdSettime(int fd, int flags, long newValue, long oldValue) {
        return real.timerfdSettime(fd, flags, newValue, oldValue);
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return real.fcntl(fd, command, argument);
    }

    @Override
    public int close(int fd) {
        return real.close(fd);
    }
}
