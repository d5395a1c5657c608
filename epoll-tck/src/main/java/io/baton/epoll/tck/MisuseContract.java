package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Pipe;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Arguments that make no sense: a prompt exception, and the object works and closes as before. */
public abstract class MisuseContract extends Contract {

    /** For subclasses. */
    protected MisuseContract() {
    }

    private static void isNull(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
    }

    private static void isIllegal(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    /** A call that was counted in and never out would keep its descriptor open for ever. */
    @Test
    void anArgumentThatIsNullIsRefusedAndTheDescriptorStillCloses() throws Exception {
        List<Object> closed = new ArrayList<>();
        SystemCalls noting = Interposed.on(calls(), (call, arguments, real) -> {
            if (call.equals("close")) {
                closed.add(arguments[0]);
            }
            return real.call();
        });
        Epoll epoll = Epoll.create(noting);
        EventFd waker = EventFd.create(noting);
        TimerFd timer = TimerFd.create(noting);
        List<Socket> pair = Socket.pair(noting);
        List<Integer> numbers = List.of(epoll.fd(), waker.fd(), timer.fd(), pair.get(0).fd(), pair.get(1).fd());
        isNull(() -> epoll.add(null, Interest.IN, 1));
        isNull(() -> epoll.add(waker, null, 1));
        isNull(() -> epoll.modify(waker.fd(), null, 1));
        isNull(() -> epoll.remove(null));
        isNull(() -> epoll.await(null));
        isNull(() -> epoll.await(epoll.newEvents(1), (Duration) null));
        isNull(() -> timer.once(null));
        isNull(() -> timer.every(null));
        Socket socket = pair.get(0);
        isNull(() -> socket.read(null));
        isNull(() -> socket.write(null));
        isNull(() -> socket.option(null));
        isNull(() -> socket.option(StandardSocketOptions.SO_SNDBUF, null));
        isIllegal(() -> socket.bind(null));
        isIllegal(() -> socket.startConnect(null));
        epoll.add(waker, Interest.IN, 1);
        epoll.close();
        waker.close();
        timer.close();
        pair.forEach(Socket::close);
        assertThat(closed).containsExactlyElementsOf(numbers);
    }

    @Test
    void noProviderOrNoSystemCallsAreRefused() {
        SystemCalls none = null;
        isNull(() -> Providers.open(null));
        isNull(() -> Epoll.create((EpollProvider) null));
        isNull(() -> Epoll.create(none));
        isNull(() -> EventFd.create(none));
        isNull(() -> TimerFd.create(none));
        isNull(() -> Pipe.open(none));
        isNull(() -> Socket.pair(none));
        isNull(() -> Socket.remoteAddress(none, 0));
        isNull(() -> Socket.finishConnect(none, 0));
    }

    @Test
    void anAddressThatIsNoneIsRefusedBeforeASocketIsOpened() {
        SocketAddress unresolved = InetSocketAddress.createUnresolved("host.invalid", 1);
        for (SocketAddress address : new SocketAddress[] {null, unresolved}) {
            isIllegal(() -> Socket.open(calls(), address));
            isIllegal(() -> Socket.listen(calls(), address, 1));
            isIllegal(() -> Socket.connect(calls(), address));
        }
    }

    @Test
    void aBufferOfEventsHasASizeThatMemoryCanHave() throws Exception {
        try (Epoll epoll = Epoll.create(calls())) {
            for (int capacity : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE, Integer.MAX_VALUE / 12}) {
                assertThatThrownBy(() -> epoll.newEvents(capacity)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(" events, not " + capacity);
            }
        }
    }

    @Test
    void anEventOutsideTheBufferIsOutOfBounds() throws Exception {
        try (Epoll epoll = Epoll.create(calls())) {
            Events events = epoll.newEvents(2);
            for (int index : new int[] {-1, 2, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> events.data(index)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> events.mask(index)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> events.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    /** Its memory would be changed all the same. */
    @Test
    void aReadOnlyBufferIsNotReadInto() throws Exception {
        List<Socket> pair = Socket.pair(calls());
        try (Socket near = pair.get(0); Socket far = pair.get(1); Pipe pipe = Pipe.open(calls())) {
            far.write(Bytes.of("x"));
            pipe.writeEnd().write(Bytes.of("x"));
            ByteBuffer memory = Bytes.room(8);
            isIllegal(() -> near.read(memory.asReadOnlyBuffer()));
            isIllegal(() -> pipe.readEnd().read(memory.asReadOnlyBuffer()));
            assertThat(memory.get(0)).isZero();
            assertThat(near.write(Bytes.of("y").asReadOnlyBuffer())).as("it may be sent").isEqualTo(1);
        }
    }

    @Test
    void aDelayAsLongAsADurationIsSetAndNotExpired() throws Exception {
        try (TimerFd timer = TimerFd.create(calls())) {
            timer.once(Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(timer.expirations()).isZero();
            timer.every(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
            assertThat(timer.expirations()).isZero();
            timer.once(Duration.ofSeconds(Long.MIN_VALUE));
            assertThat(kernel.poll(timer.fd(), PATIENCE_SECONDS * 1000)).isEqualTo(1);
            isIllegal(() -> timer.every(Duration.ofSeconds(-1)));
        }
    }

    @Test
    void aBacklogBelowZeroIsTheLargest() throws Exception {
        try (Socket listener = Socket.listen(calls(), new InetSocketAddress("127.0.0.1", 0), -1);
                Socket client = Sockets.connect(kernel, listener.localAddress())) {
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void addingNothingToACounterChangesNothing() throws Exception {
        try (EventFd waker = EventFd.create(calls())) {
            assertThat(waker.add(0)).isTrue();
            assertThat(waker.take()).isZero();
            assertThatThrownBy(() -> waker.add(-1)).isInstanceOfSatisfying(io.baton.epoll.ErrnoException.class,
                    e -> assertThat(e.errno()).isEqualTo(Linux.EINVAL));
        }
    }
}
