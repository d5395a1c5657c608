package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The convention of {@link SystemCalls}: −errno and never an exception, and the errno of this call and this thread. */
public abstract class ConventionContract extends Contract {

    private static final long BAD = Memory.UNMAPPED;

    /** For subclasses. */
    protected ConventionContract() {
    }

    /** Every call that takes a descriptor, on one that is not open. */
    private static Map<String, ToLongFunction<SystemCalls>> onAClosedDescriptor(long memory) {
        Map<String, ToLongFunction<SystemCalls>> map = new LinkedHashMap<>();
        map.put("epoll_ctl", c -> c.epollCtl(-1, Linux.EPOLL_CTL_DEL, 0, memory));
        map.put("epoll_wait", c -> c.epollWait(-1, memory, 1, 0));
        map.put("bind", c -> c.bind(-1, memory, 16));
        map.put("listen", c -> c.listen(-1, 1));
        map.put("accept4", c -> c.accept4(-1, 0, 0, 0));
        map.put("connect", c -> c.connect(-1, memory, 16));
        map.put("getsockname", c -> c.getsockname(-1, memory, memory));
        map.put("getpeername", c -> c.getpeername(-1, memory, memory));
        map.put("getsockopt", c -> c.getsockopt(-1, Linux.SOL_SOCKET, Linux.SO_ERROR, memory, memory));
        map.put("setsockopt", c -> c.setsockopt(-1, Linux.SOL_SOCKET, Linux.SO_KEEPALIVE, memory, 4));
        map.put("shutdown", c -> c.shutdown(-1, Linux.SHUT_WR));
        map.put("recv", c -> c.recv(-1, memory, 1, 0));
        map.put("send", c -> c.send(-1, memory, 1, Linux.MSG_NOSIGNAL));
        map.put("sendmsg", c -> c.sendmsg(-1, memory, Linux.MSG_NOSIGNAL));
        map.put("read", c -> c.read(-1, memory, 1));
        map.put("write", c -> c.write(-1, memory, 1));
        map.put("readv", c -> c.readv(-1, memory, 1));
        map.put("writev", c -> c.writev(-1, memory, 1));
        map.put("sendfile", c -> c.sendfile(-1, -1, 0, 1));
        map.put("timerfd_settime", c -> c.timerfdSettime(-1, 0, memory, 0));
        map.put("fcntl", c -> c.fcntl(-1, Linux.F_GETFD, 0));
        map.put("close", c -> c.close(-1));
        return map;
    }

    @TestFactory
    Stream<DynamicTest> aClosedDescriptorIsMinusEBADF() {
        Memory memory = new Memory(calls(), 128);
        memory.buffer().putInt(0, 16);
        SystemCalls calls = calls();
        return onAClosedDescriptor(memory.address()).entrySet().stream().map(each -> DynamicTest.dynamicTest(
                each.getKey(), () -> {
                    assertThat(each.getValue().applyAsLong(calls)).isEqualTo(-Linux.EBADF);
                    // The calls know only its address: without a reference it could be freed before they run.
                    Reference.reachabilityFence(memory);
                }));
    }

    /** Every call that takes an address, on one that is not mapped. */
    @TestFactory
    Stream<DynamicTest> memoryThatIsNotMappedIsMinusEFAULT() {
        int[] pair = kernel.socketpair();
        kernel.write(pair[1], 1);
        int unbound = kernel.own(calls().socket(Linux.AF_INET, Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC, 0));
        Map<String, ToLongFunction<SystemCalls>> map = new LinkedHashMap<>();
        map.put("poll", c -> c.poll(BAD, 1, 0));
        map.put("socketpair", c -> c.socketpair(Linux.AF_UNIX, Linux.SOCK_STREAM, 0, BAD));
        map.put("bind", c -> c.bind(unbound, BAD, 16));
        map.put("connect", c -> c.connect(unbound, BAD, 16));
        map.put("getsockname", c -> c.getsockname(unbound, BAD, BAD));
        map.put("getpeername", c -> c.getpeername(pair[0], BAD, BAD));
        map.put("getsockopt", c -> c.getsockopt(unbound, Linux.SOL_SOCKET, Linux.SO_ERROR, BAD, BAD));
        map.put("recv", c -> c.recv(pair[0], BAD, 1, 0));
        map.put("send", c -> c.send(pair[0], BAD, 1, Linux.MSG_NOSIGNAL));
        map.put("sendmsg", c -> c.sendmsg(pair[0], BAD, Linux.MSG_NOSIGNAL));
        map.put("read", c -> c.read(pair[0], BAD, 1));
        map.put("write", c -> c.write(pair[0], BAD, 1));
        map.put("readv", c -> c.readv(pair[0], BAD, 1));
        map.put("writev", c -> c.writev(pair[0], BAD, 1));
        map.put("pipe2", c -> c.pipe2(BAD, 0));
        map.put("open", c -> c.open(BAD, Linux.O_RDONLY, 0));
        map.put("mkfifo", c -> c.mkfifo(BAD, 0600));
        SystemCalls calls = calls();
        return map.entrySet().stream().map(each -> DynamicTest.dynamicTest(
                each.getKey(), () -> assertThat(each.getValue().applyAsLong(calls)).isEqualTo(-Linux.EFAULT)));
    }

    @Test
    void aCallThatSucceedsAfterOneThatFailedIsNotTaintedByItsErrno() {
        int waker = kernel.eventfd(0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(calls().close(-1)).isEqualTo(-Linux.EBADF);
            assertThat(kernel.increment(waker)).isEqualTo(8);
        }
        assertThat(kernel.read(waker, 8)).isEqualTo(8);
        assertThat(kernel.read(waker, 8)).isEqualTo(-Linux.EAGAIN);
    }

    @Test
    void eachThreadGetsTheErrnoOfItsOwnCalls() {
        int rounds = Rounds.of(300_000, 5_000_000);
        int waker = kernel.eventfd(0);
        Memory value = new Memory(calls(), 8);
        AtomicInteger foreign = new AtomicInteger();
        crew.start(() -> foreign.addAndGet(countOthers(rounds, -1, value.address(), -Linux.EBADF)));
        crew.start(() -> foreign.addAndGet(countOthers(rounds, waker, value.address(), -Linux.EAGAIN)));
        crew.joinAll();
        assertThat(foreign).as("answers with another thread's errno").hasValue(0);
    }

    /** Only the calls are in the loop, so that those of two threads overlap as often as possible. */
    private int countOthers(int rounds, int fd, long memory, long expected) {
        int others = 0;
        for (int i = 0; i < rounds; i++) {
            others += calls().read(fd, memory, 8) == expected ? 0 : 1;
        }
        return others;
    }

    @Test
    void theAddressIsThatOfIndexZeroAndOfDirectBuffersOnly() {
        ByteBuffer direct = ByteBuffer.allocateDirect(64);
        long address = calls().address(direct);
        assertThat(address).isNotZero();
        assertThat(calls().address(direct.position(8))).as("whatever the position").isEqualTo(address);
        assertThat(calls().address(direct.slice(16, 8))).as("a slice starts later").isEqualTo(address + 16);
        assertThatThrownBy(() -> calls().address(ByteBuffer.allocate(8))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheKernelDoesNotKnowIsAnErrnoToo() {
        assertThat(calls().socket(-1, Linux.SOCK_STREAM, 0)).as("EAFNOSUPPORT").isEqualTo(-97);
        assertThat(calls().socket(Linux.AF_INET, 9999, 0)).isEqualTo(-Linux.EINVAL);
        assertThat(calls().fcntl(kernel.eventfd(0), 9999, 0)).isEqualTo(-Linux.EINVAL);
        assertThat(calls().pipe2(new Memory(calls(), 8).address(), 1)).isEqualTo(-Linux.EINVAL);
    }
}
