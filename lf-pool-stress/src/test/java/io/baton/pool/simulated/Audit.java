package io.baton.pool.simulated;

import com.sun.jna.Pointer;

import io.baton.epoll.faults.ForwardingCalls;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.connection.ConnectionProbe;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.group.GroupProbe;
import io.baton.pool.schedule.Steps;
import io.baton.pool.schedule.Strands;

import java.util.BitSet;

/**
 * The pool's own calls. It must not use a descriptor that it has closed, and only one thread at a time waits for a group's events. Who
 * arms a connection must own it, and release it next; and what is closed is deregistered before.
 */
final class Audit extends ForwardingCalls {

    private final World world;
    private final BitSet releaseNext = new BitSet();
    private GroupProbe probe;
    private int waiting;

    Audit(SystemCalls real, World world) {
        super(real);
        this.world = world;
    }

    /** The pool whose calls these are has started. */
    void of(GroupProbe pool) {
        probe = pool;
    }

    /** What must hold at each step, before the step that the calling thread has announced. */
    void check() {
        if (waiting > probe.leadersThatWait()) {
            world.fail(waiting + " threads are in epoll_wait, of " + probe.leadersThatWait() + " groups that say so");
        }
        if (!releaseNext.isEmpty() && releaseNext.get(Steps.threadNumber())) {
            releaseNext.clear(Steps.threadNumber());
            if (!"ConnectionState.word".equals(Strands.at())) {
                world.fail("a connection was armed, and then came not its release but " + Strands.at());
            }
        }
        if (probe.connections() > world.most()) {
            world.fail(probe.connections() + " connections, of " + world.most() + " that there may be");
        }
        String wrong = probe.wrong();
        if (wrong != null) {
            world.fail(wrong);
        }
    }

    /** What must hold when all threads wait. Not if a fault may have delayed a call, in which a thread waits then. */
    void checkPause() {
        String left = world.mayFail() ? null : probe.left();
        if (left != null) {
            world.fail(left);
        }
    }

    /** How many threads are in epoll_wait, of all groups. */
    int waiting() {
        return waiting;
    }

    private long open(String call, int fd, long result) {
        if (result == -Linux.EBADF) {
            world.fail(call + " of descriptor " + fd + ", which is closed");
        }
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
        int result = (int) open("epoll_ctl", fd, super.epollCtl(epfd, op, fd, event));
        if (result == 0 && op != Linux.EPOLL_CTL_DEL && probe != null) {
            armed(probe.connection(epfd, new Pointer(event).getLong(eventLayout().dataOffset())));
        }
        return result;
    }

    private void armed(PooledConnection connection) {
        if (connection != null && !ConnectionProbe.isTheWriters(connection)) {
            if (!ConnectionProbe.isOwned(connection)) {
                world.fail("armed, and nobody's: " + connection);
            }
            releaseNext.set(Steps.threadNumber());
        }
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
    public long sendfile(int out, int in, long offset, long count) {
        return open("sendfile", out, super.sendfile(out, in, offset, count));
    }

    @Override
    public int close(int fd) {
        if (probe != null && !world.mayFail()) {
            probe.forEachConnection(each -> {
                if (each.fd() == fd && ConnectionProbe.isClosed(each) && world.watched(fd) != null) {
                    world.fail("closed before it was deregistered: " + each);
                }
            });
        }
        return (int) open("close", fd, super.close(fd));
    }
}
