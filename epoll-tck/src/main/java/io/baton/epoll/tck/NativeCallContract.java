package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import io.baton.epoll.EventFd;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * How a call reaches the kernel: it allocates nothing, returns its own thread's errno, and uses the address of index 0.
 */
@Timeout(120)
public abstract class NativeCallContract {

    private static final int BATCH = 2_000;
    private static final int QUIET_BATCHES = 5;

    private final SystemCalls calls;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
    private final long address;

    /** For a provider that works here. */
    protected NativeCallContract(EpollProvider provider) {
        this.calls = Providers.open(provider);
        this.address = calls.address(memory);
    }

    @Test
    void sendAndReceiveAllocateNothing() throws Exception {
        List<Socket> pair = Socket.pair(calls);
        try (Socket left = pair.get(0); Socket right = pair.get(1)) {
            int out = left.fd();
            int in = right.fd();
            allocatesNothing("send, recv, and recv that would block",
                    () -> calls.send(out, address, 8, Linux.MSG_NOSIGNAL) == 8
                    && calls.recv(in, address, 64, 0) == 8 && calls.recv(in, address, 64, 0) == -Linux.EAGAIN);
        }
    }

    @Test
    void controlAndWaitAllocateNothing() throws Exception {
        try (EventFd waker = EventFd.create(calls)) {
            waker.add(1);
            int fd = waker.fd();
            int epfd = calls.epollCreate1(Linux.EPOLL_CLOEXEC);
            try {
                calls.eventLayout().write(memory, 0, Linux.EPOLLIN | Linux.EPOLLONESHOT, 7);
                assertThat(calls.epollCtl(epfd, Linux.EPOLL_CTL_ADD, fd, address)).isZero();
                memory.putLong(128, 0).putLong(136, 0);
                allocatesNothing("epoll_ctl, epoll_wait and epoll_pwait2",
                        () -> calls.epollCtl(epfd, Linux.EPOLL_CTL_MOD, fd, address) == 0
                                && calls.epollWait(epfd, address + 64, 4, 0) == 1
                                && calls.epollPwait2(epfd, address + 64, 4, address + 128) == 0);
            } finally {
                calls.close(epfd);
            }
        }
    }

    private interface Round {
        boolean isRight();
    }

    /** Until the JIT compiler has compiled everything the JVM itself may allocate; after that nothing does. */
    private static void allocatesNothing(String what, Round round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long bytes = -1;
        int quiet = 0;
        while (quiet < QUIET_BATCHES && System.nanoTime() < end) {
            boolean right = true;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < BATCH; i++) {
                right &= round.isRight();
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(right).as(what).isTrue();
            quiet = bytes == 0 ? quiet + 1 : 0;
        }
        assertThat(quiet).as("%s: batches without allocation, after %d bytes in %d rounds", what, bytes, BATCH)
                .isEqualTo(QUIET_BATCHES);
    }

    @Test
    void everyThreadGetsTheErrnoOfItsOwnCall() throws Exception {
        eachGetsItsOwnErrno(calls, Executors.defaultThreadFactory());
    }

    /** Two threads make calls that fail in two ways, again and again. */
    protected static void eachGetsItsOwnErrno(SystemCalls calls, ThreadFactory factory) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2, factory);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                boolean badDescriptor = t == 0;
                wrong.add(pool.submit(() -> {
                    int count = 0;
                    for (int i = 0; i < 20_000; i++) {
                        boolean right = badDescriptor ? calls.read(-1, 0, 0) == -Linux.EBADF
                                : calls.epollCreate1(-1) == -Linux.EINVAL;
                        count += right ? 0 : 1;
                        if (i % 64 == 0) {
                            Thread.yield();
                        }
                    }
                    return count;
                }));
            }
            for (Future<Integer> each : wrong) {
                assertThat(each.get(60, TimeUnit.SECONDS)).as("wrong answers").isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theAddressIsThatOfIndexZeroWhateverThePosition() {
        ByteBuffer view = memory.duplicate().position(100).limit(200);

        assertThat(calls.address(view)).isEqualTo(address);
        assertThat(calls.address(view.position(0).limit(0))).isEqualTo(address);
        assertThat(calls.address(view.clear().position(256))).isEqualTo(address);
        assertThat(calls.address(memory.asReadOnlyBuffer().position(3))).isEqualTo(address);
    }

    @Test
    void theAddressOfASliceIsThatOfItsOwnIndexZero() {
        ByteBuffer slice = memory.slice(40, 100);

        assertThat(calls.address(slice)).isEqualTo(address + 40);
        assertThat(calls.address(slice.position(7))).isEqualTo(address + 40);
        assertThat(calls.address(slice.slice())).isEqualTo(address + 47);
        assertThat(calls.address(slice.duplicate().position(9))).isEqualTo(address + 40);
    }

    @Test
    void theKernelWritesWhereTheAddressPoints() {
        ByteBuffer slice = memory.slice(16, 8).order(ByteOrder.nativeOrder()).position(4);
        int fd = calls.eventfd(0x0102_0304, Linux.EFD_CLOEXEC);
        try {
            assertThat(calls.read(fd, calls.address(slice), 8)).isEqualTo(8);
        } finally {
            calls.close(fd);
        }
        assertThat(slice.getLong(0)).isEqualTo(0x0102_0304);
        assertThat(memory.getLong(16)).isEqualTo(0x0102_0304);
    }

    @Test
    void aBufferOnTheHeapHasNoAddress() {
        assertThatThrownBy(() -> calls.address(ByteBuffer.allocate(8))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("direct");
    }
}
