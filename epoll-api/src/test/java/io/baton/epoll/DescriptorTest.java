package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Closing while calls are under way, and calls that signals interrupt. */
@Timeout(60)
class DescriptorTest {

    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    /** Counts the calls under way and the closes of one descriptor of a simulated kernel. */
    private static final class Gate {
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();
        private final AtomicInteger violations = new AtomicInteger();
        private final SystemCalls calls = (SystemCalls) java.lang.reflect.Proxy.newProxyInstance(
                Gate.class.getClassLoader(), new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closes.incrementAndGet();
                        violations.addAndGet(inside.get() == 0 ? 0 : 1);
                        return 0;
                    }
                    inside.incrementAndGet();
                    violations.addAndGet(closes.get() == 0 ? 0 : 1);
                    Thread.onSpinWait();
                    inside.decrementAndGet();
                    return 0;
                });
    }

    private static final class Plain extends Descriptor {
        Plain(SystemCalls calls) {
            super(calls, 7);
        }
    }

    @Test
    void theKernelsCloseComesOnceAndAfterTheLastCallUnderWay() throws Exception {
        int rounds = 20_000;
        int threads = 3;
        List<Gate> gates = new ArrayList<>();
        List<Descriptor> descriptors = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            gates.add(new Gate());
            descriptors.add(new Plain(gates.get(i).calls));
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                boolean closer = t == 0;
                runs.add(pool.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    for (Descriptor descriptor : descriptors) {
                        use(descriptor, closer);
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get(50, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(gates).allSatisfy(gate -> {
            assertThat(gate.closes).as("closes").hasValue(1);
            assertThat(gate.violations).as("calls during or after close").hasValue(0);
        });
    }

    private static void use(Descriptor descriptor, boolean close) {
        try {
            descriptor.blocking(true);
            if (close) {
                descriptor.close();
            }
            descriptor.blocking(true);
            descriptor.close();
        } catch (IllegalStateException closedMeanwhile) {
            descriptor.close();
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closeDoesNotWaitForACallUnderWayWhichClosesInItsPlace() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger closes = new AtomicInteger();
        SystemCalls calls = (SystemCalls) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return closes.incrementAndGet();
                    }
                    entered.countDown();
                    assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
                    return 0;
                });
        Descriptor descriptor = new Plain(calls);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> call = other.submit(() -> {
                descriptor.blocking(false);
                return null;
            });
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            descriptor.close();
            assertThat(descriptor.isOpen()).isFalse();
            assertThat(closes).hasValue(0);
            release.countDown();
            call.get(30, TimeUnit.SECONDS);
            assertThat(closes).hasValue(1);
        } finally {
            release.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void aClosedDescriptorAnswersEveryCallWithIllegalState() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        EventFd waker = EventFd.create(kernel.calls());
        waker.close();
        waker.close();

        assertThatThrownBy(waker::take).isInstanceOf(IllegalStateException.class).hasMessage("EventFd(fd 3) is closed");
        assertThatThrownBy(() -> waker.add(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(waker::fd).isInstanceOf(IllegalStateException.class);
        assertThat(kernel.log()).containsExactly("eventfd", "close");
    }

    @Test
    void aSignalEndsNoCall() throws ErrnoException {
        long signal = -Linux.EINTR;
        FakeKernel kernel = FakeKernel.honest()
                .answering("read", signal, signal, 8, signal, 5).answering("write", signal, 8)
                .answering("accept4", signal, 9).answering("send", signal, 3);
        SystemCalls calls = kernel.calls();
        try (EventFd waker = EventFd.create(calls);
                Socket socket = Socket.open(calls, ANY);
                Socket taken = socket.accept()) {
            waker.take();
            assertThat(waker.add(1)).isTrue();
            assertThat(taken.fd()).isEqualTo(9);
            ByteBuffer bytes = ByteBuffer.allocateDirect(8);
            assertThat(socket.read(bytes)).isEqualTo(5);
            bytes.flip();
            assertThat(socket.write(bytes)).isEqualTo(3);
            assertThat(bytes.remaining()).isEqualTo(2);
        }
    }

    @Test
    void aConnectThatASignalEndsGoesOnInTheBackground() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest().answering("connect", -Linux.EINTR, -Linux.EINPROGRESS, 0);
        try (Socket socket = Socket.open(kernel.calls(), ANY)) {
            assertThat(socket.startConnect(ANY)).isFalse();
            assertThat(socket.startConnect(ANY)).isFalse();
            assertThat(socket.startConnect(ANY)).isTrue();
        }
    }

    @Test
    void aSocketThatCouldNotBeSetUpIsClosed() {
        FakeKernel kernel = FakeKernel.honest().answering("connect", -Linux.ECONNREFUSED);

        assertThatThrownBy(() -> Socket.connect(kernel.calls(), ANY)).isInstanceOf(ErrnoException.class)
                .hasMessageContaining("for 127.0.0.1:0: ECONNREFUSED");
        assertThat(kernel.log()).containsExactly("socket", "connect", "close");
    }

    @Test
    void aBufferWithoutRoomIsRefusedBeforeTheKernelCouldCallItTheEnd() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        try (Socket socket = Socket.open(kernel.calls(), ANY)) {
            ByteBuffer full = ByteBuffer.allocateDirect(4).position(4);

            assertThatThrownBy(() -> socket.read(full)).isInstanceOf(IllegalArgumentException.class);
            assertThat(socket.write(full)).isZero();
            assertThat(kernel.log()).containsExactly("socket");
        }
    }

    @Test
    void aReadOnlyBufferIsNotReadInto() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        try (Socket socket = Socket.open(kernel.calls(), ANY)) {
            ByteBuffer readOnly = ByteBuffer.allocateDirect(4).asReadOnlyBuffer();

            assertThatThrownBy(() -> socket.read(readOnly)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("read-only");
            assertThat(kernel.log()).containsExactly("socket");
        }
    }

    @Test
    void writingNothingToAClosedDescriptorIsAnIllegalStateToo() throws ErrnoException {
        Socket socket = Socket.open(FakeKernel.honest().calls(), ANY);
        socket.close();

        assertThatThrownBy(() -> socket.write(ByteBuffer.allocateDirect(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSocketWhoseSetupEndsWithAnErrorIsClosed() {
        FakeKernel kernel = FakeKernel.honest();
        SystemCalls calls = kernel.failing("connect", new StackOverflowError());

        assertThatThrownBy(() -> Socket.connect(calls, ANY)).isInstanceOf(StackOverflowError.class);
        assertThat(kernel.log()).containsExactly("socket", "close");
    }
}
