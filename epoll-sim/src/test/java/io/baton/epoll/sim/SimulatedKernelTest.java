package io.baton.epoll.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What this kernel has that a real one has not: a clock and limits that a test sets, and a table that it can look at. */
class SimulatedKernelTest {

    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    /** One thread, whose waits end as soon as time alone can end them. */
    private static final class VirtualClock implements Scheduling {

        private long now = 1;

        @Override
        public void enter(String call, int fd) {
        }

        @Override
        public void lock() {
        }

        @Override
        public void unlock() {
        }

        @Override
        public void changed() {
        }

        @Override
        public void await(BooleanSupplier ready, LongSupplier lookAgainAt) {
            while (!ready.getAsBoolean()) {
                assertThat(lookAgainAt.getAsLong()).as("a wait that nothing can end").isNotEqualTo(Long.MAX_VALUE);
                now = lookAgainAt.getAsLong();
            }
        }

        @Override
        public long nanoTime() {
            return now;
        }
    }

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedKernel kernel = new SimulatedKernel(clock);

    @Test
    void itIsFoundByItsNameAndIsTheLastChoice() {
        assertThat(ServiceLoader.load(EpollProvider.class)).anySatisfy(found -> {
            assertThat(found.name()).isEqualTo("sim");
            assertThat(found.priority()).isEqualTo(Integer.MIN_VALUE);
        });
        SystemCalls verified = Providers.open(new SimulatedProvider());
        assertThat(verified).isInstanceOf(SimulatedKernel.class);
    }

    @Test
    void aSocketThatIsConnectingHasNoPeerYet() throws Exception {
        try (Socket listener = Socket.listen(kernel, ANY, 0); Socket first = Socket.open(kernel, ANY);
                Socket waiting = Socket.open(kernel, ANY)) {
            first.startConnect(listener.localAddress());
            waiting.startConnect(listener.localAddress());
            assertThat(first.remoteAddress()).isEqualTo(listener.localAddress());
            assertThatThrownBy(waiting::remoteAddress).isInstanceOfSatisfying(ErrnoException.class,
                    refused -> assertThat(refused.errno()).isEqualTo(Linux.ENOTCONN));
            try (Socket accepted = listener.accept()) {
                assertThat(accepted).isNotNull();
                assertThat(waiting.remoteAddress()).isEqualTo(listener.localAddress());
            }
        }
    }

    @Test
    void aConnectThatIsGivenUpLosesItsPlaceInTheQueue() throws Exception {
        ByteBuffer unspecified = ByteBuffer.allocateDirect(16);
        try (Socket listener = Socket.listen(kernel, ANY, 0); Socket first = Socket.open(kernel, ANY);
                Socket given = Socket.open(kernel, ANY)) {
            first.startConnect(listener.localAddress());
            given.startConnect(listener.localAddress());
            assertThat(kernel.connect(given.fd(), kernel.address(unspecified), 16)).isZero();
            listener.accept().close();
            assertThat(listener.accept()).isNull();
            assertThatThrownBy(given::remoteAddress).isInstanceOf(ErrnoException.class);
        }
    }

    @Test
    void aTestSeesHowASocketIsWatchedAndChangesNothingByLooking() throws Exception {
        List<Socket> pair = Socket.pair(kernel);
        try (Epoll epoll = Epoll.create(kernel); Socket one = pair.get(0); Socket other = pair.get(1)) {
            assertThat(kernel.watched(one.fd())).isNull();
            epoll.add(one, Interest.IN.oneshot(), 7);
            other.write(ByteBuffer.allocateDirect(1));
            Watched ready = kernel.watched(one.fd());
            assertThat(ready).isEqualTo(new Watched(ready.mask(), true, true, true));
            assertThat(ready.has(Linux.EPOLLIN)).isTrue();
            Events events = epoll.newEvents(4);
            assertThat(epoll.await(events)).isEqualTo(1);
            Watched reported = kernel.watched(one.fd());
            assertThat(reported.isArmed()).isFalse();
            assertThat(reported.hasMissedInput()).as("a one-shot registration misses nothing").isFalse();
            assertThat(reported.isLevelTriggered()).isFalse();

            epoll.modify(one, Interest.IN.edge(), 7);
            assertThat(kernel.watched(one.fd()).hasMissedInput()).as("it looks at what is there").isFalse();
            assertThat(epoll.await(events)).isEqualTo(1);
            boolean missed = kernel.watched(one.fd()).hasMissedInput();
            assertThat(missed).as("the edge was reported, and the byte is unread").isTrue();
            one.read(ByteBuffer.allocateDirect(8));
            assertThat(kernel.watched(one.fd()).hasMissedInput()).isFalse();
            epoll.modify(one, Interest.IN, 7);
            assertThat(kernel.watched(one.fd()).isLevelTriggered()).isTrue();
        }
    }

    @Test
    void aWaitOfAnHourTakesNoTime() throws Exception {
        try (Epoll epoll = Epoll.create(kernel); TimerFd timer = TimerFd.create(kernel)) {
            epoll.add(timer, Interest.IN.edge(), 7);
            timer.every(Duration.ofHours(1));
            Events events = epoll.newEvents(4);
            for (int hour = 1; hour <= 3; hour++) {
                assertThat(epoll.await(events)).isEqualTo(1);
                assertThat(clock.now - 1).isEqualTo(Duration.ofHours(hour).toNanos());
                assertThat(timer.expirations()).isEqualTo(1);
            }
        }
    }

    @Test
    void aTimeoutEndsWhenItsTimeHasPassedOnTheSameClock() throws Exception {
        try (Epoll epoll = Epoll.create(kernel)) {
            Events events = epoll.newEvents(1);
            assertThat(kernel.epollWait(epoll.fd(), kernel.address(ByteBuffer.allocateDirect(16)), 1, 1500)).isZero();
            assertThat(clock.now - 1).isEqualTo(Duration.ofMillis(1500).toNanos());
            assertThat(epoll.await(events, 0)).isZero();
        }
    }

    @Test
    void beyondTheLimitOfDescriptorsIsEMFILEAndNothingIsLost() throws Exception {
        try (Socket listener = Socket.listen(kernel, ANY, 4);
                Socket client = Socket.connect(kernel, listener.localAddress())) {
            kernel.descriptorLimit(kernel.openDescriptors().size());
            assertThat(kernel.eventfd(0, 0)).isEqualTo(-Linux.EMFILE);
            assertThat(kernel.accept4(listener.fd(), 0, 0, 0)).isEqualTo(-Linux.EMFILE);
            kernel.descriptorLimit(100);
            try (Socket accepted = listener.accept()) {
                assertThat(accepted.remoteAddress()).isEqualTo(client.localAddress());
            }
        }
        assertThat(kernel.openDescriptors()).isEmpty();
    }

    @Test
    void aFullBacklogLetsTheNextOneInWhenOneIsAccepted() throws Exception {
        try (Socket listener = Socket.listen(kernel, ANY, 0);
                Socket first = Socket.connect(kernel, listener.localAddress());
                Socket second = Socket.connect(kernel, listener.localAddress());
                Epoll epoll = Epoll.create(kernel)) {
            epoll.add(first, Interest.OUT, 1);
            epoll.add(second, Interest.OUT, 2);
            Events events = epoll.newEvents(4);
            assertThat(epoll.await(events, 0)).isEqualTo(1);
            assertThat(events.data(0)).isEqualTo(1);
            listener.accept().close();
            assertThat(epoll.await(events, 0)).isEqualTo(2);
            listener.accept().close();
        }
    }

    /** The bytes are not read by this side, so the other one must not take its own for delivered. */
    @Test
    void closingWithUnreadInputIsAReset() throws Exception {
        try (Socket listener = Socket.listen(kernel, ANY, 4);
                Socket client = Socket.connect(kernel, listener.localAddress())) {
            Socket accepted = listener.accept();
            client.write(ByteBuffer.allocateDirect(3));
            accepted.close();
            try (Epoll epoll = Epoll.create(kernel)) {
                epoll.add(client, Interest.IN, 1);
                Events events = epoll.newEvents(1);
                assertThat(epoll.await(events, 0)).isEqualTo(1);
                assertThat(events.get(0).isError()).isTrue();
            }
        }
    }

    @Test
    void aSmallBufferIsFullAfterAsManyBytes() throws Exception {
        kernel.bufferSize(1000);
        List<Socket> pair = Socket.pair(kernel);
        assertThat(pair.get(0).write(ByteBuffer.allocateDirect(5000))).isEqualTo(2000);
        assertThat(pair.get(1).read(ByteBuffer.allocateDirect(5000))).isEqualTo(2000);
        pair.forEach(Socket::close);
    }
}
