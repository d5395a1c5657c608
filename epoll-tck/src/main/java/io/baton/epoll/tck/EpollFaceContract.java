package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Event;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Epoll} on the kernel: what {@link Interest} asks for, what {@link Event} reports, and what errors say. */
public abstract class EpollFaceContract extends Contract {

    private Epoll epoll;
    private Events events;
    private EventFd waker;

    /** For subclasses. */
    protected EpollFaceContract() {
    }

    @BeforeEach
    void openFace() throws Exception {
        epoll = Epoll.create(calls());
        events = epoll.newEvents(8);
        waker = EventFd.create(calls());
    }

    @AfterEach
    void closeFace() {
        waker.close();
        epoll.close();
    }

    private static void fails(ThrowingCallable call, String name, int errno, int fd) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ErrnoException.class, e -> {
            assertThat(e.call()).isEqualTo(name);
            assertThat(e.errno()).isEqualTo(errno);
            assertThat(e.fd()).isEqualTo(fd);
            assertThat(e).hasMessageContaining(name).hasMessageContaining(e.symbol());
        });
    }

    @Test
    void errorsNameTheCallTheErrnoAndTheDescriptor() throws Exception {
        int fd = waker.fd();
        fails(() -> epoll.modify(waker, Interest.IN, 0), "epoll_ctl(MOD)", Linux.ENOENT, fd);
        fails(() -> epoll.remove(waker), "epoll_ctl(DEL)", Linux.ENOENT, fd);
        epoll.add(waker, Interest.IN, 0);
        fails(() -> epoll.add(waker, Interest.IN, 0), "epoll_ctl(ADD)", Linux.EEXIST, fd);
        fails(() -> epoll.modify(waker, Interest.IN.exclusive(), 0), "epoll_ctl(MOD)", Linux.EINVAL, fd);
        fails(() -> epoll.add(-1, Interest.IN, 0), "epoll_ctl(ADD)", Linux.EBADF, -1);
        fails(() -> epoll.remove(1_000_000_000), "epoll_ctl(DEL)", Linux.EBADF, 1_000_000_000);
    }

    @Test
    void descriptorsAndBareNumbersAreTheSameRegistration() throws Exception {
        epoll.add(waker.fd(), Interest.IN, 1);
        waker.add(1);
        epoll.modify(waker, Interest.IN, 2);
        assertThat(epoll.await(events, 0)).isEqualTo(1);
        assertThat(events.get(0).data()).isEqualTo(2);
        epoll.remove(waker.fd());
        assertThat(epoll.await(events, 0)).isZero();
    }

    @Test
    void aTriggerIsPassedOnInFull() throws Exception {
        epoll.add(waker, Interest.IN.edge(), 1);
        waker.add(1);
        assertThat(epoll.await(events, 0)).isEqualTo(1);
        assertThat(epoll.await(events, 0)).as("edge").isZero();
        epoll.modify(waker, Interest.IN.oneshot(), 1);
        assertThat(epoll.await(events, 0)).isEqualTo(1);
        waker.add(1);
        assertThat(epoll.await(events, 0)).as("one-shot").isZero();
        epoll.modify(waker, Interest.IN, 1);
        assertThat(epoll.await(events, 0)).isEqualTo(1);
        assertThat(epoll.await(events, 0)).as("level").isEqualTo(1);
        epoll.modify(waker, Interest.NONE.wakeup(), 1);
        assertThat(epoll.await(events, 0)).isZero();
    }

    @Test
    void theEventsOfAClosedPeerAreReadWritableAndClosed() throws Exception {
        List<Socket> pair = Socket.pair(calls());
        epoll.add(pair.get(0), Interest.IN.and(Interest.OUT).and(Interest.RDHUP), 9);
        assertThat(epoll.await(events, 0)).isEqualTo(1);
        Event event = events.get(0);
        assertThat(event.isWritable()).isTrue();
        assertThat(event.isReadable()).isFalse();
        pair.get(1).shutdownOutput();
        epoll.await(events, 0);
        assertThat(event).asString().isEqualTo("IN|OUT|RDHUP data=0x9");
        assertThat(event.isReadClosed()).isTrue();
        assertThat(event.isClosed()).isFalse();
        pair.get(1).close();
        epoll.await(events, 0);
        assertThat(event.isClosed()).isTrue();
        assertThat(event.isError()).isFalse();
        pair.get(0).close();
    }

    @Test
    void whatIsAddedWhileAnotherThreadWaitsIsReported() throws Exception {
        AtomicInteger count = new AtomicInteger();
        Crew.Member waiter = crew.start(() -> count.set(epoll.await(events)));
        waiter.awaitAsleep();
        waker.add(1);
        epoll.add(waker, Interest.IN, 1);
        waiter.join();
        assertThat(count).hasValue(1);
    }

    @Test
    void anInstanceCanBeAddedToAnother() throws Exception {
        try (Epoll outer = Epoll.create(calls())) {
            epoll.add(waker, Interest.IN, 1);
            outer.add(epoll, Interest.IN, 2);
            assertThat(outer.await(events, 0)).isZero();
            waker.add(1);
            assertThat(outer.await(events, 0)).isEqualTo(1);
            assertThat(events.get(0).data()).isEqualTo(2);
            fails(() -> epoll.add(outer, Interest.IN, 3), "epoll_ctl(ADD)", Linux.ELOOP, outer.fd());
        }
    }

    @Test
    void aWaitThatFailsLeavesNoEvents() throws Exception {
        epoll.add(waker, Interest.IN, 1);
        waker.add(1);
        assertThat(epoll.await(events, 0)).isEqualTo(1);
        Epoll broken = Epoll.create(Interposed.on(calls(),
                (call, arguments, real) -> call.equals("epollWait") ? -Linux.EINVAL : real.call()));
        fails(() -> broken.await(events, 0), "epoll_wait", Linux.EINVAL, broken.fd());
        assertThat(events.count()).isZero();
        broken.close();
    }
}
