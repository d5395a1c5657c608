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
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

class WakerTest {

    private static final long TOKEN = 42;
    private static final int WAKERS = 4;
    private static final int BURSTS = 5_000;
    private static final int IN_A_BURST = 50;
    private static final long PATIENCE_SECONDS = 20;

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

    /** The number of a descriptor that is closed may be another file's, and the thread would write into that. */
    @Test
    void theCounterStaysOpenWhileAThreadWrites() throws Exception {
        AtomicReference<Waker> waker = new AtomicReference<>();
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger closedBefore = new AtomicInteger();
        Thread closer = new Thread(() -> waker.get().close());
        var calls = FaultyCalls.of(call -> {
            if (call.name().equals("close")) {
                closed.incrementAndGet();
            } else if (call.name().equals("write") && closer.getState() == Thread.State.NEW) {
                closer.start();
                closer.join(200);
                closedBefore.set(closed.get());
            }
            return call.run();
        });
        waker.set(new Waker(calls, epoll, TOKEN));
        waker.get().wake();
        assertThat(closedBefore).as("closed before the write").hasValue(0);
        closer.join();
        assertThat(closed).hasValue(1);
        waker.get().wake();
    }

    /**
     * Check 25 of the list of faults. In each burst the leader has to see every request; a wake-up that is lost leaves it in
     * epoll_wait, where it gives up.
     */
    @Test
    void ofAMillionWakeUpsAtOnceNoneIsLostAndOneAtMostIsPending() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        CyclicBarrier bursts = new CyclicBarrier(WAKERS + 1);
        ExecutorService threads = Executors.newFixedThreadPool(WAKERS);
        try (Waker waker = new Waker(Providers.selected(), epoll, TOKEN)) {
            for (int i = 0; i < WAKERS; i++) {
                threads.execute(() -> wakeInBursts(waker, requests, bursts));
            }
            int waits = 0;
            for (int burst = 1; burst <= BURSTS; burst++) {
                bursts.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                while (requests.get() < burst * WAKERS * IN_A_BURST) {
                    int seen = requests.get();
                    assertThat(epoll.await(events, Duration.ofSeconds(PATIENCE_SECONDS)))
                            .as("events after %d of %d wake-ups", seen, requests.get()).isEqualTo(1);
                    waits++;
                }
                bursts.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(epoll.await(events, 0)).as("pending").isLessThanOrEqualTo(1);
                assertThat(epoll.await(events, 0)).as("still pending").isZero();
            }
            System.out.println(requests + " wake-ups, " + waits + " returns from epoll_wait");
        } finally {
            threads.shutdownNow();
        }
    }

    private static void wakeInBursts(Waker waker, AtomicInteger requests, CyclicBarrier bursts) {
        try {
            for (int burst = 0; burst < BURSTS; burst++) {
                bursts.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                for (int i = 0; i < IN_A_BURST; i++) {
                    requests.incrementAndGet();
                    waker.wake();
                }
                bursts.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            // The test has failed, and says why.
            Thread.currentThread().interrupt();
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
