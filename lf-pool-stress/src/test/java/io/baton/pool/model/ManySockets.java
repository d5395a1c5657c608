package io.baton.pool.model;

import static io.baton.epoll.spi.Linux.EPOLLET;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLONESHOT;

import io.baton.epoll.spi.Linux;
import io.baton.pool.schedule.Steps;

/**
 * One epoll instance with an eventfd and some sockets, to which bytes arrive and which have room for ever; with one-shot registrations,
 * and edge-triggered ones for the eventfd. Knows how many threads are in epoll_wait.
 */
public final class ManySockets extends FakeCalls {

    /** The descriptor of the first socket. */
    public static final int FIRST = 10;
    private static final int EVENTFD = 4;
    private static final long EPOLL = Steps.bit("epoll");

    private final int[] unread;
    private final int[] sent;
    private final int[] masks;
    private final long[] data;
    private boolean rung;
    private boolean ringsForEver;
    private long bell;
    private int waiting;
    private int closed;
    private Runnable inWait = () -> { };
    private String misuse;

    /** Sockets that are not registered. */
    public ManySockets(int count) {
        unread = new int[count];
        sent = new int[count];
        masks = new int[count];
        data = new long[count];
    }

    /** A byte arrives. */
    public void arrive(int socket) {
        Steps.at(0, EPOLL);
        unread[socket]++;
    }

    /** Has each epoll_wait do this before it waits. */
    public void inWait(Runnable action) {
        inWait = action;
    }

    /** How many bytes were sent. */
    public int sent(int socket) {
        return sent[socket];
    }

    /** How many threads are in epoll_wait. */
    public int waiting() {
        return waiting;
    }

    /** How many sockets were closed. */
    public int closed() {
        return closed;
    }

    /** What must not be done, or null. */
    public String misuse() {
        return misuse;
    }

    @Override
    public int eventfd(int initial, int flags) {
        return EVENTFD;
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        Steps.at(0, EPOLL);
        boolean registers = op != Linux.EPOLL_CTL_DEL;
        if (fd == EVENTFD) {
            bell = readData(event);
            ringsForEver = (readMask(event) & EPOLLET) == 0;
        } else {
            masks[fd - FIRST] = registers ? readMask(event) : 0;
            data[fd - FIRST] = registers ? readData(event) : 0;
        }
        return 0;
    }

    private boolean isReady(int socket) {
        return (masks[socket] & EPOLLIN) != 0 && unread[socket] > 0;
    }

    private boolean isAnyReady() {
        boolean any = rung || ringsForEver;
        for (int i = 0; i < unread.length; i++) {
            any |= isReady(i);
        }
        return any;
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        Steps.at(0, EPOLL);
        if (++waiting > 1 && misuse == null) {
            misuse = "two threads in epoll_wait";
        }
        inWait.run();
        Steps.at(0, EPOLL, () -> timeoutMillis == 0 || isAnyReady());
        waiting--;
        int count = 0;
        if (rung || ringsForEver) {
            rung = false;
            writeEvent(events, count++, EPOLLIN, bell);
        }
        for (int i = 0; i < unread.length && count < maxEvents; i++) {
            if (isReady(i)) {
                writeEvent(events, count++, EPOLLIN, data[i]);
                masks[i] &= EPOLLONESHOT;
            }
        }
        return count;
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        int count = unread[fd - FIRST];
        if (count == 0) {
            return -Linux.EAGAIN;
        }
        writeBytes(address, count, 0);
        unread[fd - FIRST] = 0;
        return count;
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        sent[fd - FIRST] += (int) length;
        return length;
    }

    @Override
    public long write(int fd, long address, long length) {
        Steps.at(0, EPOLL);
        rung = true;
        return length;
    }

    /** As on an old kernel, which cannot tell what is acknowledged. */
    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return -Linux.EINVAL;
    }

    @Override
    public int close(int fd) {
        closed += fd >= FIRST ? 1 : 0;
        return 0;
    }
}
