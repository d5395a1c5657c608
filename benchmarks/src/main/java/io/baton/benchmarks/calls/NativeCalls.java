package io.baton.benchmarks.calls;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The loops of {@code calls.c} through {@link SystemCalls}. Each checks the answer, as its C twin does, so that a call
 * that fails is not taken for a quick one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NativeCalls {

    private static final int READY = 256;
    private static final int BYTES = 64;

    /** The provider's name. */
    @Param({"ffm", "jna"})
    public String provider;

    /** How many eventfds are ready; used by {@link #waitReady} only. */
    @Param("0")
    public int ready;

    private final List<Integer> descriptors = new ArrayList<>();
    private SystemCalls calls;
    private ByteBuffer memory;
    private long events;
    private long bytes;
    private int epfd;
    private int in;
    private int out;

    /** An epoll instance, the wanted number of ready eventfds, and a socketpair of which one end is registered. */
    @Setup
    public void open() throws Exception {
        calls = Preflight.provider(provider).open();
        int size = calls.eventLayout().size();
        memory = ByteBuffer.allocateDirect(READY * size + BYTES).order(ByteOrder.nativeOrder());
        events = calls.address(memory);
        bytes = events + (long) READY * size;
        epfd = opened(calls.epollCreate1(Linux.EPOLL_CLOEXEC));
        for (int i = 0; i < ready; i++) {
            calls.eventLayout().write(memory, 0, Linux.EPOLLIN, i);
            check(calls.epollCtl(epfd, Linux.EPOLL_CTL_ADD, opened(calls.eventfd(1, Linux.EFD_NONBLOCK)), events), 0);
        }
        check(calls.socketpair(Linux.AF_UNIX, Linux.SOCK_STREAM | Linux.SOCK_NONBLOCK, 0, events), 0);
        in = opened(memory.getInt(0));
        out = opened(memory.getInt(Integer.BYTES));
        calls.eventLayout().write(memory, 0, Linux.EPOLLIN | Linux.EPOLLONESHOT, 0);
        check(calls.epollCtl(epfd, Linux.EPOLL_CTL_ADD, in, events), 0);
    }

    /** Closes all descriptors. */
    @TearDown
    public void close() {
        descriptors.forEach(calls::close);
    }

    /** {@code read(-1, buffer, 64)}: three arguments, and the error's number. */
    @Benchmark
    public long badRead() {
        return check(calls.read(-1, bytes, BYTES), -Linux.EBADF);
    }

    /** {@code epoll_wait} that finds {@link #ready} events and does not block. */
    @Benchmark
    public long waitReady() {
        return check(calls.epollWait(epfd, events, READY, 0), ready);
    }

    /** {@code epoll_ctl(EPOLL_CTL_MOD)} of a socket that is not ready. */
    @Benchmark
    public long ctlMod() {
        return check(calls.epollCtl(epfd, Linux.EPOLL_CTL_MOD, in, events), 0);
    }

    /** 64 bytes into a socketpair, and out again: two calls. */
    @Benchmark
    public long recvSend() {
        return check(calls.send(out, bytes, BYTES, Linux.MSG_NOSIGNAL), BYTES)
                + check(calls.recv(in, bytes, BYTES, 0), BYTES);
    }

    private int opened(int fd) {
        if (fd < 0) {
            throw new IllegalStateException("errno " + -fd);
        }
        descriptors.add(fd);
        return fd;
    }

    private static long check(long answer, long expected) {
        if (answer != expected) {
            throw new IllegalStateException("answered " + answer + ", not " + expected);
        }
        return answer;
    }
}
