package io.baton.pool.model;

import static io.baton.epoll.spi.Linux.EPOLLERR;
import static io.baton.epoll.spi.Linux.EPOLLET;
import static io.baton.epoll.spi.Linux.EPOLLHUP;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLONESHOT;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static io.baton.epoll.spi.Linux.EPOLLRDHUP;

import io.baton.epoll.spi.Linux;
import io.baton.pool.schedule.Steps;

import java.io.ByteArrayOutputStream;

/**
 * One epoll instance, a waker and one connected socket, with the rules of epoll(7). An event disables a one-shot
 * registration, also for hang-ups and errors. An edge-triggered registration is reported once per arrival. EPOLL_CTL_MOD
 * checks whether something is ready. Each call is one step of its thread.
 */
final class SimulatedKernel extends FakeCalls {

    static final int SOCKET = 10;
    static final long BELL = -1;
    private static final int UNMASKABLE = EPOLLERR | EPOLLHUP;
    private static final int PRIVATE = EPOLLONESHOT | EPOLLET;
    private static final long EPOLL = Steps.bit("epoll");
    private static final long IN = Steps.bit("received");
    private static final long OUT = Steps.bit("sent");

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int arrived;
    private int received;
    private int room;
    private boolean fin;
    private boolean hungUp;
    private boolean reset;
    private boolean registered;
    private boolean listed;
    private int mask;
    private long data;
    private int rings;
    private int closed;
    private String misuse;

    // What the peer does, and the pool's waker.

    void arrive(int bytes) {
        Steps.at(0, IN | EPOLL);
        arrived += bytes;
        wake(EPOLLIN);
    }

    void finish() {
        Steps.at(0, IN | EPOLL);
        fin = true;
        wake(EPOLLIN | EPOLLRDHUP);
    }

    void makeRoom(int bytes) {
        Steps.at(0, OUT | EPOLL);
        room += bytes;
        wake(EPOLLOUT);
    }

    void reset() {
        Steps.at(0, IN | OUT | EPOLL);
        reset = true;
        hungUp = true;
        fin = true;
        wake(EPOLLIN | EPOLLRDHUP | EPOLLOUT | UNMASKABLE);
    }

    void ring(Runnable queue) {
        Steps.at(0, EPOLL);
        queue.run();
        rings++;
    }

    // What programs check at the end.

    int arrived() {
        return arrived;
    }

    byte[] sent() {
        return sent.toByteArray();
    }

    int closed() {
        return closed;
    }

    int mask() {
        return mask;
    }

    String misuse() {
        return misuse;
    }

    private int ready() {
        return (received < arrived || fin ? EPOLLIN : 0) | (fin ? EPOLLRDHUP : 0) | (room > 0 || hungUp ? EPOLLOUT : 0)
                | (hungUp ? EPOLLHUP : 0) | (reset ? EPOLLERR : 0);
    }

    private int reportable() {
        return registered && listed && (mask & ~PRIVATE) != 0 ? ready() & (mask | UNMASKABLE) : 0;
    }

    private void wake(int about) {
        if (registered && (mask & ~PRIVATE) != 0 && (about & (mask | UNMASKABLE)) != 0) {
            listed = true;
        }
    }

    private boolean isOpen(String call) {
        if (closed > 0 && misuse == null) {
            misuse = call + " of a closed descriptor";
        }
        return closed == 0;
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        Steps.at(IN | OUT, EPOLL);
        if (!isOpen("epoll_ctl")) {
            return -Linux.EBADF;
        }
        if (registered == (op == Linux.EPOLL_CTL_ADD)) {
            return registered ? -Linux.EEXIST : -Linux.ENOENT;
        }
        registered = op != Linux.EPOLL_CTL_DEL;
        if (registered) {
            // With UNMASKABLE, a registration without interests differs from a disabled one.
            mask = readMask(event) | UNMASKABLE;
            data = readData(event);
            listed = (ready() & mask) != 0;
        }
        return 0;
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        Steps.at(IN | OUT, EPOLL, () -> rings > 0 || reportable() != 0);
        if (rings > 0) {
            rings--;
            writeEvent(events, 0, EPOLLIN, BELL);
        } else {
            writeEvent(events, 0, reportable(), data);
            mask = (mask & EPOLLONESHOT) != 0 ? mask & PRIVATE : mask;
            listed = false;
        }
        return 1;
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        Steps.at(0, IN);
        if (!isOpen("recv")) {
            return -Linux.EBADF;
        }
        if (reset) {
            return -Linux.ECONNRESET;
        }
        int count = (int) Math.min(length, arrived - received);
        if (count == 0) {
            return fin ? 0 : -Linux.EAGAIN;
        }
        writeBytes(address, count, received);
        received += count;
        return count;
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        return take(readBytes(address, (int) length));
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        return take(readMessage(message));
    }

    private long take(byte[] bytes) {
        Steps.at(0, OUT);
        if (!isOpen("send")) {
            return -Linux.EBADF;
        }
        if (hungUp) {
            return -Linux.EPIPE;
        }
        int count = Math.min(bytes.length, room);
        sent.write(bytes, 0, count);
        room -= count;
        return count == 0 ? -Linux.EAGAIN : count;
    }

    /** As on an old kernel, which cannot tell what is acknowledged. */
    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return -Linux.EINVAL;
    }

    @Override
    public int shutdown(int fd, int how) {
        Steps.at(0, IN | OUT | EPOLL);
        if (!isOpen("shutdown")) {
            return -Linux.EBADF;
        }
        // The peer answers our FIN with its own.
        fin = true;
        if (how == Linux.SHUT_WR) {
            wake(EPOLLIN | EPOLLRDHUP);
        } else {
            hungUp = true;
            wake(EPOLLIN | EPOLLRDHUP | EPOLLOUT | EPOLLHUP);
        }
        return 0;
    }

    @Override
    public int close(int fd) {
        Steps.at(0, IN | OUT | EPOLL);
        closed++;
        if (registered && misuse == null) {
            misuse = "close before EPOLL_CTL_DEL";
        }
        registered = false;
        return 0;
    }
}
