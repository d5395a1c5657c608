package io.baton.epoll.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.baton.epoll.Descriptor;
import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Interest;
import io.baton.epoll.Pipe;
import io.baton.epoll.Socket;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@link Descriptor}: use after close, close while in use; no call ever acts on a number that was reused. */
public abstract class DescriptorContract extends Contract {

    /** For subclasses. */
    protected DescriptorContract() {
    }

    private static void closed(ThrowingCallable call) {
        assertThatIllegalStateException().isThrownBy(call).withMessageContaining("is closed");
    }

    @Test
    void everyUseAfterCloseIsAnIllegalState() throws Exception {
        EventFd waker = EventFd.create(calls());
        TimerFd timer = TimerFd.create(calls());
        Pipe pipe = Pipe.open(calls());
        List<Socket> pair = Socket.pair(calls());
        Epoll epoll = Epoll.create(calls());
        Epoll open = Epoll.create(calls());
        List<Descriptor> all = List.of(waker, timer, pipe.readEnd(), pipe.writeEnd(), pair.get(0), pair.get(1), epoll);
        all.forEach(Descriptor::close);
        for (Descriptor each : all) {
            assertThat(each.isOpen()).isFalse();
            closed(each::fd);
            closed(() -> each.blocking(true));
            closed(() -> open.add(each, Interest.IN, 0));
            closed(() -> open.modify(each, Interest.IN, 0));
            closed(() -> open.remove(each));
        }
        closed(() -> waker.add(1));
        closed(waker::take);
        closed(() -> timer.once(Duration.ofSeconds(1)));
        closed(timer::expirations);
        closed(() -> pipe.readEnd().read(Bytes.room(1)));
        closed(() -> pipe.writeEnd().write(Bytes.of("x")));
        closed(() -> pair.get(0).write(Bytes.of("x")));
        closed(() -> pair.get(0).read(Bytes.room(1)));
        closed(() -> pair.get(0).accept());
        closed(() -> pair.get(0).localAddress());
        closed(() -> pair.get(0).shutdownOutput());
        closed(() -> epoll.await(epoll.newEvents(1), 0));
        open.close();
    }

    @Test
    void closingTwiceClosesOnce() throws Exception {
        List<Integer> closes = Collections.synchronizedList(new ArrayList<>());
        SystemCalls noting = noting(closes);
        EventFd waker = EventFd.create(noting);
        int number = waker.fd();
        waker.close();
        waker.close();
        assertThat(closes).containsExactly(number);
    }

    private SystemCalls noting(List<Integer> closes) {
        return Interposed.on(calls(), (call, arguments, real) -> {
            if (call.equals("close")) {
                closes.add((Integer) arguments[0]);
            }
            return real.call();
        });
    }

    @Test
    void theKernelsCloseWaitsForTheCallThatIsUnderWay() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        SystemCalls slow = Interposed.on(calls(), (call, arguments, real) -> {
            if (call.equals("write")) {
                inside.countDown();
                assertThat(proceed.await(PATIENCE_SECONDS, SECONDS)).isTrue();
            }
            Object answer = real.call();
            if (call.equals("write") || call.equals("close")) {
                order.add(call + " " + answer);
            }
            return answer;
        });
        EventFd waker = EventFd.create(slow);
        int number = waker.fd();
        Crew.Member writer = crew.start(() -> waker.add(1));
        assertThat(inside.await(PATIENCE_SECONDS, SECONDS)).isTrue();
        waker.close();
        closed(() -> waker.add(1));
        assertThat(calls().fcntl(number, Linux.F_GETFD, 0)).as("still open").isNotNegative();
        assertThat(order).isEmpty();
        proceed.countDown();
        writer.join();
        assertThat(order).containsExactly("write 8", "close 0");
    }

    /** Another counter takes the number that close() frees at once: a late write would show there. */
    @Test
    void aWriteThatRacesWithCloseNeverReachesTheNextOwnerOfTheNumber() throws Exception {
        int rounds = Rounds.of(1_500, 20_000);
        for (int round = 0; round < rounds; round++) {
            EventFd victim = EventFd.create(calls());
            CountDownLatch running = new CountDownLatch(1);
            Crew.Member writer = crew.start(() -> {
                running.countDown();
                try {
                    while (!crew.isReleased()) {
                        victim.add(1);
                    }
                } catch (IllegalStateException expected) {
                    assertThat(expected).hasMessageContaining("closed");
                }
            });
            running.await();
            victim.close();
            try (EventFd next = EventFd.create(calls())) {
                writer.join();
                assertThat(next.take()).as("round %d", round).isZero();
            }
        }
    }

    @Test
    void anInstanceThatIsClosedDuringAWaitGoesWhenTheWaitEnds() throws Exception {
        List<Integer> closes = Collections.synchronizedList(new ArrayList<>());
        Epoll epoll = Epoll.create(noting(closes));
        try (EventFd waker = EventFd.create(calls())) {
            epoll.add(waker, Interest.IN, 1);
            Crew.Member waiter = crew.start(() -> assertThat(epoll.await(epoll.newEvents(1))).isEqualTo(1));
            waiter.awaitAsleep();
            epoll.close();
            Crew.holds(waiter::isAlive, "closing wakes no thread");
            assertThat(closes).isEmpty();
            waker.add(1);
            waiter.join();
            assertThat(closes).hasSize(1);
        }
    }

    @Test
    void detachingGivesTheNumberUpWithoutClosingIt() throws Exception {
        List<Integer> closes = Collections.synchronizedList(new ArrayList<>());
        EventFd waker = EventFd.create(noting(closes));
        int number = waker.fd();
        assertThat(kernel.own(waker.detach())).isEqualTo(number);
        assertThat(waker.isOpen()).isFalse();
        closed(() -> waker.add(1));
        closed(waker::detach);
        waker.close();
        assertThat(closes).isEmpty();
        assertThat(kernel.increment(number)).as("the number is open").isEqualTo(8);
    }

    @Test
    void detachingDuringACallIsRefused() throws Exception {
        try (EventFd waker = EventFd.create(calls()); Epoll epoll = Epoll.create(calls())) {
            epoll.add(waker, Interest.IN, 1);
            Crew.Member waiter = crew.start(() -> assertThat(epoll.await(epoll.newEvents(1))).isEqualTo(1));
            waiter.awaitAsleep();
            assertThatIllegalStateException().isThrownBy(epoll::detach).withMessageContaining("in use");
            waker.add(1);
            waiter.join();
            assertThat(epoll.isOpen()).isTrue();
        }
    }

    @Test
    void blockingIsSetAndCleared() throws Exception {
        try (EventFd waker = EventFd.create(calls())) {
            waker.blocking(true);
            assertThat(calls().fcntl(waker.fd(), Linux.F_GETFL, 0) & Linux.O_NONBLOCK).isZero();
            waker.blocking(false);
            assertThat(calls().fcntl(waker.fd(), Linux.F_GETFL, 0) & Linux.O_NONBLOCK).isEqualTo(Linux.O_NONBLOCK);
        }
    }
}
