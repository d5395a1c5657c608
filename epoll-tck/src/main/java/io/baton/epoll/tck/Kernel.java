package io.baton.epoll.tck;

import io.baton.epoll.Errno;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Shorthands for a provider's raw system calls, and the list of the descriptors that the test has opened. A call that only
 * has to succeed is checked here. A call whose answer is tested returns it as it is: a result or {@code -errno}.
 */
final class Kernel implements AutoCloseable {

    /** A number far above those that a JVM uses, so that only the test can reuse it after it was closed. */
    static final int HIGH = 700;

    private final SystemCalls calls;
    private final List<Integer> opened = new ArrayList<>();

    Kernel(SystemCalls calls) {
        this.calls = calls;
    }

    SystemCalls calls() {
        return calls;
    }

    /** A result that must not be an error. */
    static int must(int result) {
        if (result < 0) {
            throw new AssertionError("a call the test relies on failed: " + Errno.symbol(-result));
        }
        return result;
    }

    /** Remembers a new descriptor, to close it after the test. */
    synchronized int own(int fd) {
        opened.add(must(fd));
        return fd;
    }

    /** Closes a descriptor before the end of the test. */
    synchronized int close(int fd) {
        opened.remove(Integer.valueOf(fd));
        return calls.close(fd);
    }

    @Override
    public synchronized void close() {
        opened.forEach(calls::close);
        opened.clear();
    }

    int epoll() {
        return own(calls.epollCreate1(Linux.EPOLL_CLOEXEC));
    }

    int eventfd(int initial) {
        return own(calls.eventfd(initial, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK));
    }

    /** Two connected, non-blocking Unix stream sockets. */
    int[] socketpair() {
        Memory fds = new Memory(calls, 8);
        int type = Linux.SOCK_STREAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
        must(calls.socketpair(Linux.AF_UNIX, type, 0, fds.address()));
        return owned(fds);
    }

    /** Read end, write end; non-blocking. */
    int[] pipe() {
        Memory fds = new Memory(calls, 8);
        must(calls.pipe2(fds.address(), Linux.O_NONBLOCK | Linux.O_CLOEXEC));
        return owned(fds);
    }

    private int[] owned(Memory fds) {
        return new int[] {own(fds.buffer().getInt(0)), own(fds.buffer().getInt(4))};
    }

    /** A duplicate whose number is {@code lowest} or, where that is taken, the next free one. */
    int duplicate(int fd, int lowest) {
        return own(calls.fcntl(fd, Linux.F_DUPFD_CLOEXEC, lowest));
    }

    int control(int epfd, int op, int fd, int mask, long data) {
        Memory event = new Memory(calls, 16);
        calls.eventLayout().write(event.buffer(), 0, mask, data);
        int result = calls.epollCtl(epfd, op, fd, event.address());
        Reference.reachabilityFence(event);
        return result;
    }

    int add(int epfd, int fd, int mask, long data) {
        return control(epfd, Linux.EPOLL_CTL_ADD, fd, mask, data);
    }

    int modify(int epfd, int fd, int mask, long data) {
        return control(epfd, Linux.EPOLL_CTL_MOD, fd, mask, data);
    }

    int delete(int epfd, int fd) {
        return calls.epollCtl(epfd, Linux.EPOLL_CTL_DEL, fd, 0);
    }

    /** The number of events that {@code epoll_wait} with a timeout of 0 returns. */
    int poke(int epfd, int maxEvents) {
        return new EventArray(calls, maxEvents).await(epfd, 0);
    }

    /** The mask of the only event that a wait with a timeout of 0 must return. */
    int onlyMask(int epfd) {
        EventArray events = new EventArray(calls, 8);
        int count = events.await(epfd, 0);
        if (count != 1) {
            throw new AssertionError("one event was expected, not " + count + ": " + events.describe(count));
        }
        return events.mask(0);
    }

    /** {@code poll(2)} for POLLIN on one descriptor: 1, 0 or {@code -errno}. */
    int poll(int fd, int timeoutMillis) {
        Memory pollfd = new Memory(calls, 8);
        pollfd.buffer().putInt(0, fd).putShort(4, (short) Linux.POLLIN);
        int result = calls.poll(pollfd.address(), 1, timeoutMillis);
        Reference.reachabilityFence(pollfd);
        return result;
    }

    /** Writes {@code bytes} bytes: the number that was taken, or {@code -errno}. */
    long write(int fd, int bytes) {
        Memory memory = new Memory(calls, bytes);
        long result = calls.write(fd, memory.address(), bytes);
        Reference.reachabilityFence(memory);
        return result;
    }

    /** Reads up to {@code bytes} bytes: the number that was read, or {@code -errno}. */
    long read(int fd, int bytes) {
        Memory memory = new Memory(calls, bytes);
        long result = calls.read(fd, memory.address(), bytes);
        Reference.reachabilityFence(memory);
        return result;
    }

    /** Adds 1 to an eventfd. */
    long increment(int eventfd) {
        return writeLong(eventfd, 1);
    }

    long writeLong(int fd, long value) {
        Memory memory = new Memory(calls, 8);
        memory.buffer().putLong(0, value);
        long result = calls.write(fd, memory.address(), 8);
        Reference.reachabilityFence(memory);
        return result;
    }

    /** Writes until the kernel takes no more; returns the number of bytes. */
    long fill(int fd) {
        long sum = 0;
        for (long taken = write(fd, 4096); taken > 0; taken = write(fd, 4096)) {
            sum += taken;
        }
        return sum;
    }

    /** Reads until nothing is left; returns the number of bytes. */
    long drain(int fd) {
        long sum = 0;
        for (long got = read(fd, 4096); got > 0; got = read(fd, 4096)) {
            sum += got;
        }
        return sum;
    }
}
