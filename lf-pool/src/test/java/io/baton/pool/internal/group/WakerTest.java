package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.Events;
import io.baton.epoll.Providers;
import io.baton.pool.FaultyCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class WakerTest {

    private static final long TOKEN = 42;
    private static final int MILLION = 1_000_000;
    private static final int WAKERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Epoll epoll = Epoll.create();
    private final Events events = epoll.newEvents(4);

    WakerTest() throws Exception {
    }

    @AfterEach
    void close() {
        epoll.close();
    }

    @Test
    void eachWakeUpIsReportedOnceAndTheLastOneForEver() throws Exception {
        try (Waker waker = new Waker(Providers.selected(), epoll, TOKEN)) {
            assertThat(epoll.await(events, 0)).isZero();
            for (int i = 0; i < 3; i++) {
                waker.wake();
                assertThat(epoll.await(events, 0)).isEqualTo(1);
                assertThat(events.data(0)).isEqualTo(TOKEN);
                assertThat(epoll.await(events, 0)).isZero();
            }
            waker.wakeForEver();
            for (int i = 0; i < 3; i++) {
                assertThat(epoll.await(events, 0)).isEqualTo(1);
            }
        }
    }

    @Test
    void aWriteThatFailsIsRepeated() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        var calls = FaultyCalls.of(call -> {
            if (call.name().equals("write") && failures.getAndIncrement() < 5) {
                throw new OutOfMemoryError("as asked for");
            }
            return call.run();
        });
        try (Waker waker = new Waker(calls, epoll, TOKEN)) {
            waker.wake();
            assertThat(epoll.await(events, 0)).isEqualTo(1);
        }
    }

    /** Check 25 of the list of faults. A wake-up that is lost leaves the leader in epoll_wait, where it gives up. */
    @Test
    void ofAMillionWakeUpsAtOnceNoneIsLostAndOneAtMostIsPending() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (Waker waker = new Waker(Providers.selected(), epoll, TOKEN)) {
            Thread[] wakers = new Thread[WAKERS];
            for (int i = 0; i < WAKERS; i++) {
                wakers[i] = new Thread(() -> {
                    for (int each = 0; each < MILLION / WAKERS; each++) {
                        requests.incrementAndGet();
                        waker.wake();
                    }
                });
                wakers[i].start();
            }
            int waits = 0;
            int seen = 0;
            while (seen < MILLION) {
                assertThat(epoll.await(events, PATIENCE)).as("events after %d of %d wake-ups", seen, requests.get())
                        .isEqualTo(1);
                seen = requests.get();
                waits++;
            }
            for (Thread each : wakers) {
                each.join();
            }
            assertThat(epoll.await(events, 0)).as("pending").isLessThanOrEqualTo(1);
            assertThat(epoll.await(events, 0)).as("still pending").isZero();
            System.out.println(MILLION + " wake-ups, " + waits + " returns from epoll_wait");
        }
    }

    @Test
    void aCounterAtItsMaximumStillWakes() throws Exception {
        AtomicLong counter = new AtomicLong();
        var calls = FaultyCalls.of(call -> {
            long result = call.run();
            if (call.name().equals("eventfd")) {
                counter.set(result);
            }
            return result;
        });
        ByteBuffer most = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, -2);
        try (Waker waker = new Waker(calls, epoll, TOKEN)) {
            for (int i = 0; i < 3; i++) {
                waker.wake();
                assertThat(epoll.await(events, 0)).isEqualTo(1);
                fill((int) counter.get(), most);
                assertThat(epoll.await(events, 0)).as("filling is an edge").isEqualTo(1);
                waker.wake();
                assertThat(epoll.await(events, 0)).as("the wake-up of a full counter").isEqualTo(1);
                assertThat(epoll.await(events, 0)).isZero();
            }
        }
    }

    /** Empties an eventfd and adds as much as it takes. */
    private static void fill(int fd, ByteBuffer most) {
        var calls = Providers.selected();
        ByteBuffer old = ByteBuffer.allocateDirect(Long.BYTES);
        assertThat(calls.read(fd, calls.address(old), Long.BYTES)).isEqualTo(Long.BYTES);
        assertThat(calls.write(fd, calls.address(most), Long.BYTES)).isEqualTo(Long.BYTES);
    }
}
