package io.baton.pool.model;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * System calls without native memory. An address has the number of a buffer in its high half and an offset into that buffer
 * in its low half. Throws for every call that a subclass does not implement.
 */
public class FakeCalls implements SystemCalls {

    private final List<ByteBuffer> buffers = new ArrayList<>();

    /** Has only {@code epoll_create1}. */
    public FakeCalls() {
    }

    @Override
    public EventLayout eventLayout() {
        return EventLayout.NATURAL;
    }

    @Override
    public synchronized long address(ByteBuffer direct) {
        buffers.add(direct.duplicate().order(ByteOrder.nativeOrder()));
        return (long) buffers.size() << 32;
    }

    private synchronized ByteBuffer memory(long address) {
        return buffers.get((int) (address >>> 32) - 1);
    }

    /** Writes the event at {@code index} of the array that was passed to epoll_wait. */
    protected final void writeEvent(long array, int index, int mask, long data) {
        int at = (int) array + index * eventLayout().size();
        memory(array).putInt(at, mask).putLong(at + eventLayout().dataOffset(), data);
    }

    /** The mask of the event that was passed to epoll_ctl. */
    protected final int readMask(long event) {
        return memory(event).getInt((int) event);
    }

    /** The data of the event that was passed to epoll_ctl. */
    protected final long readData(long event) {
        return memory(event).getLong((int) event + eventLayout().dataOffset());
    }

    /** Writes {@code count} bytes with the values {@code first}, {@code first + 1} and so on. */
    protected final void writeBytes(long address, int count, int first) {
        ByteBuffer memory = memory(address);
        for (int i = 0; i < count; i++) {
            memory.put((int) address + i, (byte) (first + i));
        }
    }

    /** Reads bytes. */
    protected final byte[] readBytes(long address, int count) {
        byte[] bytes = new byte[count];
        memory(address).get((int) address, bytes);
        return bytes;
    }

    /** The bytes of all segments of a sendmsg, in order. */
    protected final byte[] readMessage(long message) {
        ByteBuffer memory = memory(message);
        int vectors = (int) memory.getLong((int) message + 16);
        int count = (int) memory.getLong((int) message + 24);
        ByteBuffer all = ByteBuffer.allocate(128 << 10);
        for (int i = 0; i < count; i++) {
            long base = memory.getLong(vectors + 16 * i);
            all.put(readBytes(base, (int) memory.getLong(vectors + 16 * i + 8)));
        }
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    private static IllegalStateException refused(String call) {
        return new IllegalStateException("the model has no " + call);
    }

    @Override
    public int epollCreate1(int flags) {
        return 3;
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        throw refused("epoll_ctl");
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        throw refused("epoll_wait");
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        return -Linux.ENOSYS;
    }

    @Override
    public int poll(long fds, int nfds, int timeoutMillis) {
        throw refused("poll");
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        throw refused("socket");
    }

    @Override
    public int socketpair(int domain, int type, int protocol, long fds) {
        throw refused("socketpair");
    }

    @Override
    public int bind(int fd, long address, int length) {
        throw refused("bind");
    }

    @Override
    public int listen(int fd, int backlog) {
        throw refused("listen");
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        throw refused("accept4");
    }

    @Override
    public int connect(int fd, long address, int length) {
        throw refused("connect");
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        throw refused("getsockname");
    }

    @Override
    public int getpeername(int fd, long address, long length) {
        throw refused("getpeername");
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        throw refused("getsockopt");
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        throw refused("setsockopt");
    }

    @Override
    public int shutdown(int fd, int how) {
        throw refused("shutdown");
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        throw refused("recv");
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        throw refused("send");
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        throw refused("sendmsg");
    }

    @Override
    public long read(int fd, long address, long length) {
        throw refused("read");
    }

    @Override
    public long write(int fd, long address, long length) {
        throw refused("write");
    }

    @Override
    public long readv(int fd, long vectors, int count) {
        throw refused("readv");
    }

    @Override
    public long writev(int fd, long vectors, int count) {
        throw refused("writev");
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        throw refused("sendfile");
    }

    @Override
    public int eventfd(int initial, int flags) {
        throw refused("eventfd");
    }

    @Override
    public int pipe2(long fds, int flags) {
        throw refused("pipe2");
    }

    @Override
    public int open(long path, int flags, int mode) {
        throw refused("open");
    }

    @Override
    public int mkfifo(long path, int mode) {
        throw refused("mkfifo");
    }

    @Override
    public int timerfdCreate(int clock, int flags) {
        throw refused("timerfd_create");
    }

    @Override
    public int timerfdSettime(int fd, int flags, long newValue, long oldValue) {
        throw refused("timerfd_settime");
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        throw refused("fcntl");
    }

    @Override
    public int close(int fd) {
        throw refused("close");
    }
}
