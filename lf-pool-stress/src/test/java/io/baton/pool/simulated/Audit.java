package io.baton.pool.simulated;

import io.baton.epoll.faults.ForwardingCalls;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

/** The pool's own calls. It must not use a descriptor that it has closed, and only one thread at a time waits for a group's events. */
final class Audit extends ForwardingCalls {

    private final World world;
    private int waiting;

    Audit(SystemCalls real, World world) {
        super(real);
        this.world = world;
    }

    /** How many threads are in epoll_wait, of all groups. */
    int waiting() {
        return waiting;
    }

    private long open(String call, int fd, long result) {
        world.require(result != -Linux.EBADF, call + " of descriptor " + fd + ", which is closed");
        return result;
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        waiting++;
        try {
            return (int) open("epoll_wait", epfd, super.epollWait(epfd, events, maxEvents, timeoutMillis));
        } finally {
            waiting--;
        }
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        if (epfd < 0) {
            return super.epollPwait2(epfd, events, maxEvents, timeout);
        }
        waiting++;
        try {
            return (int) open("epoll_pwait2", epfd, super.epollPwait2(epfd, events, maxEvents, timeout));
        } finally {
            waiting--;
        }
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        return (int) open("epoll_ctl", fd, super.epollCtl(epfd, op, fd, event));
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        return (int) open("accept4", fd, super.accept4(fd, address, length, flags));
    }

    @Override
    public int shutdown(int fd, int how) {
        return (int) open("shutdown", fd, super.shutdown(fd, how));
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return (int) open("getsockopt", fd, super.getsockopt(fd, level, name, value, length));
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        return open("recv", fd, super.recv(fd, address, length, flags));
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        return open("send", fd, super.send(fd, address, length, flags));
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        return open("sendmsg", fd, super.sendmsg(fd, message, flags));
    }

    @Override
    public int close(int fd) {
        return (int) open("close", fd, super.close(fd));
    }
}
